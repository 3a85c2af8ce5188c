import { type Grants, PERMISSIONS, type Permission, SCOPES_OF, type Scope } from '#shared/rights.ts';
import { t } from '../../messages.ts';

/** Permissions as they stand together on the page. Every permission belongs to exactly one group. */
export const PERMISSION_GROUPS = [
  { key: 'organisation', permissions: ['organisation.read', 'organisation.update'] },
  { key: 'people', permissions: ['member.read', 'member.manage', 'role.manage', 'team.manage'] },
  { key: 'needs', permissions: ['need.read', 'need.write', 'suggestion.read'] },
  { key: 'records', permissions: ['history.read', 'audit.read'] },
] as const satisfies readonly { key: string; permissions: readonly Permission[] }[];

/** None, then every scope that the permission has, the shortest first. */
export const reachesOf = (permission: Permission): readonly (Scope | 'none')[] => [
  'none',
  ...SCOPES_OF[permission],
];

/** In a few words what a role allows. */
export function summaryOf(grants: Grants): string {
  const count = PERMISSIONS.filter((permission) => grants[permission] !== undefined).length;
  if (count === 0) return t('role-page.nothing');
  const everything = PERMISSIONS.every((permission) => grants[permission] === SCOPES_OF[permission].at(-1));
  return everything ? t('role-page.all') : t('role-page.rights', { count });
}

/** The same grants with one of them set, or taken away. */
export function withGrant(grants: Grants, permission: Permission, reach: Scope | 'none'): Grants {
  const { [permission]: _, ...others } = grants;
  return reach === 'none' ? others : { ...others, [permission]: reach };
}
