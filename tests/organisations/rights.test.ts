import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Action,
  type Actor,
  beyond,
  can,
  type Facts,
  type Grants,
  mayGrant,
  PERMISSIONS,
  type Permission,
  PRESET_GRANTS,
  ROLES,
  SCOPES,
  SCOPES_OF,
  type Scope,
} from '#shared/rights.ts';

const ME = 'me';
const HERE = 'here';

const acting = (grants: Grants, more: Partial<Actor> = {}): Actor => ({
  accountId: ME,
  administrator: false,
  standings: { [HERE]: { role: 'a role', grants, teams: ['mine'] } },
  ...more,
});

/** Rows of an organisation, by whose they are; and the scopes that reach them. */
const ROWS: readonly [what: string, facts: Facts, reachedBy: readonly Scope[]][] = [
  ['my own', { organisationId: HERE, accountId: ME }, ['own', 'team', 'organisation']],
  [
    'my own in a foreign team',
    { organisationId: HERE, accountId: ME, teamId: 'theirs' },
    ['own', 'team', 'organisation'],
  ],
  ["my team's", { organisationId: HERE, accountId: 'you', teamId: 'mine' }, ['team', 'organisation']],
  ["my team's, nobody's own", { organisationId: HERE, teamId: 'mine' }, ['team', 'organisation']],
  ["another team's", { organisationId: HERE, accountId: 'you', teamId: 'theirs' }, ['organisation']],
  ["somebody else's", { organisationId: HERE, accountId: 'you' }, ['organisation']],
  ["nobody's", { organisationId: HERE }, ['organisation']],
  ["another organisation's", { organisationId: 'there' }, []],
  ["another organisation's, my own", { organisationId: 'there', accountId: ME, teamId: 'mine' }, []],
  ['of no organisation', { accountId: ME, teamId: 'mine' }, []],
];

describe.each(PERMISSIONS)('%s', (permission) => {
  it.each(ROWS)('reaches what is %s as far as its scope goes', (_what, facts, reachedBy) => {
    for (const scope of SCOPES) {
      const may = can(acting({ [permission]: scope }), permission, facts);
      expect(may, scope).toBe(reachedBy.includes(scope));
    }
  });

  it('is not given by any other permission, nor by administrating the platform', () => {
    for (const [, facts] of ROWS) {
      const others = PERMISSIONS.filter((other) => other !== permission);
      const grants = Object.fromEntries(others.map((other) => [other, 'organisation' as const]));
      expect(can(acting(grants, { administrator: true }), permission, facts)).toBe(false);
      expect(can(acting({}, { administrator: true }), permission, facts)).toBe(false);
      expect(can(acting({}, { standings: {} }), permission, facts)).toBe(false);
    }
  });

  it('is in the catalogue with its scopes, the shortest first', () => {
    const scopes = SCOPES_OF[permission];
    expect(scopes.length).toBeGreaterThan(0);
    expect(scopes).toEqual(SCOPES.filter((scope) => scopes.includes(scope)));
  });
});

describe('names that every object has', () => {
  const inherited = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'];

  it.each(inherited)('%s is no organisation', (organisationId) => {
    for (const permission of PERMISSIONS) {
      expect(can(acting({}), permission, { organisationId, accountId: ME })).toBe(false);
    }
  });

  it.each(inherited)('%s is no permission', (permission) => {
    expect(can(acting(PRESET_GRANTS.owner), permission as Permission, { organisationId: HERE })).toBe(false);
  });

  it('grants cannot be inherited', () => {
    const grants = Object.create(PRESET_GRANTS.owner) as Grants;
    for (const permission of PERMISSIONS) {
      expect(can(acting(grants), permission, { organisationId: HERE })).toBe(false);
    }
    expect(beyond({}, grants)).toEqual([]);
  });
});

describe('what belongs to a person or to the platform', () => {
  it.each(['account.read', 'account.update', 'volunteer.write'] as Action[])(
    '%s is for oneself',
    (action) => {
      for (const administrator of [true, false]) {
        const actor = acting(PRESET_GRANTS.owner, { administrator });
        expect(can(actor, action, { accountId: ME })).toBe(true);
        expect(can(actor, action, { accountId: 'you', organisationId: HERE })).toBe(false);
        expect(can(actor, action, {})).toBe(false);
      }
    },
  );

  it.each(['platform.read', 'platform.manage'] as Action[])('%s is for administrators', (action) => {
    expect(can(acting({}, { administrator: true }), action, {})).toBe(true);
    expect(can(acting(PRESET_GRANTS.owner), action, { organisationId: HERE, accountId: ME })).toBe(false);
  });

  it.each(['draft', 'open', 'filled', 'done', 'cancelled'])('a need that is %s', (state) => {
    expect(can(acting({}, { standings: {} }), 'need.browse', { state })).toBe(state !== 'draft');
  });
});

const anyGrants = fc
  .dictionary(fc.constantFrom(...PERMISSIONS), fc.constantFrom(...SCOPES))
  .map((grants) => grants as Grants);
const anyFacts = fc.constantFrom(...ROWS.map(([, facts]) => facts));

describe('what goes beyond', () => {
  it('is exactly what lets somebody do what they could not before', () => {
    fc.assert(
      fc.property(anyGrants, anyGrants, (mine, theirs) => {
        const gained = PERMISSIONS.filter((permission) =>
          ROWS.some(
            ([, facts]) => can(acting(theirs), permission, facts) && !can(acting(mine), permission, facts),
          ),
        );
        expect(beyond(mine, theirs)).toEqual(gained);
      }),
    );
  });

  it('is nothing between the same, and nothing of nothing', () => {
    fc.assert(
      fc.property(anyGrants, (grants) => {
        expect(beyond(grants, grants)).toEqual([]);
        expect(beyond(grants, {})).toEqual([]);
      }),
    );
  });

  it('whoever gives only what is theirs gives nobody a right that they lack', () => {
    fc.assert(
      fc.property(
        anyGrants,
        anyGrants,
        anyFacts,
        fc.constantFrom(...PERMISSIONS),
        (mine, theirs, facts, permission) => {
          const standing = { role: 'a role', grants: mine, teams: ['mine'] };
          if (!mayGrant(standing, { role: 'another', grants: theirs })) return;
          if (can(acting(theirs), permission, facts)) expect(can(acting(mine), permission, facts)).toBe(true);
        },
      ),
    );
  });

  it('only owners deal in ownership', () => {
    for (const role of ROLES) {
      const standing = { role, grants: PRESET_GRANTS[role], teams: [] };
      expect(mayGrant(standing, { role: 'owner', grants: PRESET_GRANTS.owner }), role).toBe(role === 'owner');
    }
  });
});

it('presets reach no further than the catalogue lets them', () => {
  for (const role of ROLES) {
    for (const [permission, scope] of Object.entries(PRESET_GRANTS[role])) {
      expect(SCOPES_OF[permission as Permission], `${role}: ${permission}`).toContain(scope);
    }
  }
});
