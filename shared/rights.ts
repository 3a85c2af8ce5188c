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
  | 'need.browse'
  | 'platform.read'
  | 'platform.manage';

/**
 * Whether the actor may do the action to something with these facts.
 * Organisation permissions come from the role in that organisation only, as far as its scope
 * reaches; personal actions belong to the person alone; a need that is open is there for every
 * signed-in person to find; the platform belongs to its administrators.
 */
export function can(actor: Actor, action: Action, facts: Facts): boolean {
  switch (action) {
    case 'account.read':
    case 'account.update':
    case 'volunteer.write':
      return facts.accountId === actor.accountId;
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
  switch (standing?.grants[permission]) {
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
