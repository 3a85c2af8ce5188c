/**
 * Who may do what: one pure function that the server decides by, and that the client
 * runs to show only what will be allowed.
 */

/** Roles that every organisation has. Its own ones come beside them. */
export const ROLES = [
  'owner',
  'administrator',
  'coordinator',
  'vice-president',
  'sales-manager',
  'partnership-manager',
  'location-manager',
  'crew',
  'moderator',
] as const;
export type Role = (typeof ROLES)[number];

/** How far a permission reaches: one's own rows, those of one's teams, or all of the organisation's. */
export const SCOPES = ['own', 'team', 'organisation'] as const;
export type Scope = (typeof SCOPES)[number];

/** The permission catalogue of organisations: `thing.verb`. */
export const PERMISSIONS = [
  'organisation.read',
  'organisation.update',
  'member.read',
  'member.manage',
  'role.manage',
  'team.manage',
  'need.read',
  'need.write',
  'suggestion.read',
  'history.read',
  'audit.read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What a role allows, and how far. */
export type Grants = Readonly<Partial<Record<Permission, Scope>>>;

/**
 * How far each permission can be made to reach, the shortest first. A scope stands here only when there are
 * rows that it tells apart: a right over the organisation itself knows no teams.
 */
export const SCOPES_OF: Readonly<Record<Permission, readonly Scope[]>> = {
  'organisation.read': ['organisation'],
  'organisation.update': ['organisation'],
  'member.read': ['organisation'],
  'member.manage': ['organisation'],
  'role.manage': ['organisation'],
  'team.manage': ['team', 'organisation'],
  'need.read': ['organisation'],
  'need.write': ['organisation'],
  'suggestion.read': ['organisation'],
  'history.read': ['organisation'],
  'audit.read': ['organisation'],
};

const everywhere = (permissions: readonly Permission[]): Grants =>
  Object.fromEntries(permissions.map((permission) => [permission, 'organisation' as const]));

const BELONGING: readonly Permission[] = ['organisation.read', 'member.read'];

/** What the preset roles allow. */
export const PRESET_GRANTS: Readonly<Record<Role, Grants>> = {
  owner: everywhere(PERMISSIONS),
  administrator: everywhere(PERMISSIONS),
  coordinator: everywhere([...BELONGING, 'need.read', 'need.write', 'suggestion.read', 'history.read']),
  'vice-president': everywhere(BELONGING),
  'sales-manager': everywhere(BELONGING),
  'partnership-manager': everywhere(BELONGING),
  'location-manager': everywhere(BELONGING),
  crew: everywhere(BELONGING),
  moderator: everywhere(BELONGING),
};

export const isPresetRole = (role: string): role is Role => (ROLES as readonly string[]).includes(role);

/** What `theirs` allows beyond `mine`: permissions that are missing there, or do not reach as far. */
export function beyond(mine: Grants, theirs: Grants): Permission[] {
  return PERMISSIONS.filter((permission) => reachOf(theirs, permission) > reachOf(mine, permission));
}

/** 0 without the permission, then longer with every scope. */
const reachOf = (grants: Grants, permission: Permission): number =>
  Object.hasOwn(grants, permission) ? SCOPES.indexOf(grants[permission]!) + 1 : 0;

/** What somebody is in one organisation. */
export interface Standing {
  /** Name of a preset, or id of a role of the organisation's own. */
  role: string;
  grants: Grants;
  /** Ids of the teams they belong to. */
  teams: readonly string[];
}

/** Who acts, as far as rights go. `standings` is keyed by organisation id. */
export interface Actor {
  accountId: string;
  administrator: boolean;
  standings: Readonly<Record<string, Standing>>;
}

/**
 * Whether the actor may give this role to somebody, or take it away: nobody deals in rights that they do not
 * have, and only owners make or unmake owners.
 */
export function mayGrant(standing: Standing, role: Pick<Standing, 'role' | 'grants'>): boolean {
  if (role.role === 'owner' && standing.role !== 'owner') return false;
  return beyond(standing.grants, role.grants).length === 0;
}

/** What an action is about: the rows' owner, and their state where it matters. */
export interface Facts {
  organisationId?: string;
  /** Whose it is. */
  accountId?: string;
  teamId?: string;
  state?: string;
}

export type Action =
  | Permission
  | 'account.read'
  | 'account.update'
  | 'volunteer.write'
  | 'commitment.write'
  | 'need.browse'
  | 'platform.read'
  | 'platform.manage';

/**
 * Whether the actor may do the action to something with these facts.
 * Organisation permissions come from the role in that organisation only, as far as its scope
 * reaches; personal actions belong to the person alone, and a commitment to the person and the
 * nonprofit; a need that is open is there for every signed-in person to find; the platform belongs to its administrators.
 */
export function can(actor: Actor, action: Action, facts: Facts): boolean {
  switch (action) {
    case 'account.read':
    case 'account.update':
    case 'volunteer.write':
      return facts.accountId === actor.accountId;
    case 'commitment.write':
      return can(actor, 'volunteer.write', facts) || can(actor, 'need.write', facts);
    case 'need.browse':
      return facts.state !== 'draft';
    case 'platform.read':
    case 'platform.manage':
      return actor.administrator;
    default:
      return facts.organisationId !== undefined && reaches(actor, action, facts.organisationId, facts);
  }
}

function reaches(actor: Actor, permission: Permission, organisationId: string, facts: Facts): boolean {
  const standing = Object.hasOwn(actor.standings, organisationId)
    ? actor.standings[organisationId]
    : undefined;
  // A permission has to be granted by its own name: what an object inherits is no grant.
  const scope =
    standing && Object.hasOwn(standing.grants, permission) ? standing.grants[permission] : undefined;
  switch (scope) {
    case 'organisation':
      return true;
    case 'team':
      return (
        facts.accountId === actor.accountId ||
        (facts.teamId !== undefined && standing!.teams.includes(facts.teamId))
      );
    case 'own':
      return facts.accountId === actor.accountId;
    default:
      return false;
  }
}
