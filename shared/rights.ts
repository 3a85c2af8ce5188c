/**
 * Who may do what: one pure function that the server decides by, and that the client
 * runs to show only what will be allowed.
 */

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

/** The permission catalogue of organisations: `thing.verb`. */
export type Permission =
  | 'organisation.read'
  | 'organisation.update'
  | 'member.manage'
  | 'need.read'
  | 'need.write'
  | 'suggestion.read';

const everything: readonly Permission[] = [
  'organisation.read',
  'organisation.update',
  'member.manage',
  'need.read',
  'need.write',
  'suggestion.read',
];

const permissionsOfRole: Record<Role, readonly Permission[]> = {
  owner: everything,
  administrator: everything,
  coordinator: ['organisation.read', 'need.read', 'need.write', 'suggestion.read'],
  'vice-president': ['organisation.read'],
  'sales-manager': ['organisation.read'],
  'partnership-manager': ['organisation.read'],
  'location-manager': ['organisation.read'],
  crew: ['organisation.read'],
  moderator: ['organisation.read'],
};

/** Who acts, as far as rights go. `roles` is keyed by organisation id. */
export interface Actor {
  accountId: string;
  administrator: boolean;
  roles: Readonly<Record<string, Role>>;
}

/** What an action is about: the rows' owner, and their state where it matters. */
export interface Facts {
  organisationId?: string;
  accountId?: string;
  state?: string;
}

export type Action = Permission | 'account.read' | 'account.update' | 'volunteer.write' | 'need.browse';

/**
 * Whether the actor may do the action to something with these facts.
 * Organisation permissions come from the role in that organisation only; personal actions
 * belong to the person alone; a need that is open is there for every signed-in person to find.
 */
export function can(actor: Actor, action: Action, facts: Facts): boolean {
  switch (action) {
    case 'account.read':
    case 'account.update':
    case 'volunteer.write':
      return facts.accountId === actor.accountId;
    case 'need.browse':
      return facts.state !== 'draft';
    default: {
      const role = facts.organisationId === undefined ? undefined : actor.roles[facts.organisationId];
      return role !== undefined && permissionsOfRole[role].includes(action);
    }
  }
}
