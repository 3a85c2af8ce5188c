import type { RoomKind } from '#shared/kernel/rooms.ts';
import { type Actor, can, type Facts } from '#shared/rights.ts';
import { type Cast, PASSWORD } from './cast.ts';
import { failJob } from './failed-jobs.ts';
import type { Person } from './person.ts';

/** One request that succeeds for whoever may make it. */
export interface Sample {
  /** What stands for the `:parts` of the path. */
  params?: Record<string, string>;
  /** With its question mark. */
  query?: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** What the route's action is about, for `can`. */
  facts?: Facts;
}

/** Made anew for every try, because many a request can succeed only once. */
export type MakeSample = (cast: Cast, person: Person) => Sample | Promise<Sample>;

const nothing: MakeSample = () => ({});
const seen = (version: number) => ({ 'if-match': `"${version}"` });

/** About the organisation of the cast, with these further parts of the path. */
function ofOrganisation({ organisationId }: Cast, sample: Sample = {}): Sample {
  return {
    ...sample,
    params: { id: organisationId, ...sample.params },
    facts: { organisationId, ...sample.facts },
  };
}

/**
 * One line for every route, by method and path as declared. A route without one fails
 * `tests/kernel/authorisation-matrix.test.ts`, and so does a line without a route.
 */
export const routeSamples: Record<string, MakeSample> = {
  // The installation.
  'get /health': nothing,
  'get /ready': nothing,
  'get /demo': nothing,

  // Accounts and sessions.
  'post /auth/register': (cast) => ({
    body: { email: cast.freshEmail(), password: PASSWORD, displayName: 'Somebody' },
  }),
  'post /auth/login': () => ({ body: { email: 'signs.in@test.example', password: PASSWORD } }),
  'post /auth/refresh': async ({ server, owner }) => {
    const { token } = await server.session(owner.id);
    return { headers: { cookie: `muster_refresh=${token}` } };
  },
  'post /auth/logout': nothing,
  'get /auth/profile': nothing,
  'post /socket-tickets': nothing,
  'get /users/me': nothing,
  'patch /users/me': () => ({ body: { bio: 'Here to help' } }),
  'get /users/me/blocks': nothing,
  'post /users/me/blocks': async ({ server }) => ({ body: { accountId: (await server.person()).id } }),
  'delete /users/me/blocks/:accountId': async ({ server }, person) => {
    const { id: accountId } = await server.person();
    await person.ask('POST', '/users/me/blocks', { body: { accountId } });
    return { params: { accountId } };
  },

  // Organisations and their people.
  'post /organisations': (cast) => ({
    body: { name: cast.fresh('Pantry'), kind: 'nonprofit', timeZone: 'America/New_York' },
  }),
  'get /organisations/:id': (cast) => ofOrganisation(cast),
  'patch /organisations/:id': async (cast) => {
    const { version } = await cast.owner.get<{ version: number }>(`/organisations/${cast.organisationId}`);
    return ofOrganisation(cast, { body: { name: cast.fresh('Pantry') }, headers: seen(version) });
  },
  'get /organisations/:id/members': (cast) => ofOrganisation(cast),
  'post /organisations/:id/members': async (cast) => {
    const { email } = await cast.server.person();
    return ofOrganisation(cast, { body: { email, role: 'crew' } });
  },
  'patch /organisations/:id/members/:membershipId': async (cast) => {
    const { membershipId } = await cast.victim();
    return ofOrganisation(cast, { params: { membershipId }, body: { role: 'moderator' }, headers: seen(1) });
  },
  'delete /organisations/:id/members/:membershipId': async (cast) => {
    const { membershipId } = await cast.victim();
    return ofOrganisation(cast, { params: { membershipId } });
  },
  'get /organisations/:id/teams': (cast) => ofOrganisation(cast),
  'post /organisations/:id/teams': (cast) => ofOrganisation(cast, { body: { name: cast.fresh('Team') } }),
  'patch /organisations/:id/teams/:teamId': async (cast) => {
    const { teamId } = cast;
    const path = `/organisations/${cast.organisationId}/teams`;
    const { items } = await cast.owner.get<{ items: { id: string; version: number }[] }>(path);
    const { version } = items.find(({ id }) => id === teamId)!;
    const body = { name: cast.fresh('Kitchen') };
    return ofOrganisation(cast, { params: { teamId }, body, headers: seen(version), facts: { teamId } });
  },
  'delete /organisations/:id/teams/:teamId': async (cast) => {
    const { id: teamId } = await cast.made('teams', { name: cast.fresh('Team') });
    return ofOrganisation(cast, { params: { teamId } });
  },
  'post /organisations/:id/teams/:teamId/people': async (cast) => {
    const { teamId } = cast;
    const { person } = await cast.victim();
    return ofOrganisation(cast, { params: { teamId }, body: { accountId: person.id }, facts: { teamId } });
  },
  'delete /organisations/:id/teams/:teamId/people/:accountId': async (cast) => {
    const { teamId } = cast;
    const { id: accountId } = (await cast.victim()).person;
    await cast.made(`teams/${teamId}/people`, { accountId });
    return ofOrganisation(cast, { params: { teamId, accountId }, facts: { teamId } });
  },
  'get /organisations/:id/roles': (cast) => ofOrganisation(cast),
  'post /organisations/:id/roles': (cast) =>
    ofOrganisation(cast, { body: { name: cast.fresh('Role'), grants: {} } }),
  'patch /organisations/:id/roles/:roleId': async (cast) => {
    const { id: roleId } = await cast.made('roles', { name: cast.fresh('Role'), grants: {} });
    return ofOrganisation(cast, { params: { roleId }, body: { grants: {} }, headers: seen(1) });
  },
  'delete /organisations/:id/roles/:roleId': async (cast) => {
    const { id: roleId } = await cast.made('roles', { name: cast.fresh('Role'), grants: {} });
    return ofOrganisation(cast, { params: { roleId } });
  },
  'get /organisations/:id/invitations': (cast) => ofOrganisation(cast),
  'post /organisations/:id/invitations': (cast) =>
    ofOrganisation(cast, { body: { email: cast.freshEmail(), role: 'crew' } }),
  'post /organisations/:id/invitations/:invitationId/resend': async (cast) => {
    const { id: invitationId } = await cast.made('invitations', { email: cast.freshEmail(), role: 'crew' });
    return ofOrganisation(cast, { params: { invitationId } });
  },
  'delete /organisations/:id/invitations/:invitationId': async (cast) => {
    const { id: invitationId } = await cast.made('invitations', { email: cast.freshEmail(), role: 'crew' });
    return ofOrganisation(cast, { params: { invitationId } });
  },
  'get /invitations/:token': async (cast) => ({ params: { token: await cast.invitationToken() } }),
  'post /invitations/:token/accept': async (cast) => ({
    params: { token: await cast.invitationToken() },
    body: { asAnotherAddress: true },
  }),

  // The platform.
  'get /admin/health': nothing,
  'get /admin/accounts': () => ({ query: '?search=owner&limit=5' }),
  'get /admin/watched-accounts': nothing,
  'get /admin/organisations': () => ({ query: '?search=pantry' }),
  'post /admin/accounts/:id/suspend': async ({ server }) => ({
    params: { id: (await server.person()).id },
    body: { reason: 'A test' },
  }),
  'post /admin/accounts/:id/reinstate': async ({ server }) => {
    const { id } = await server.person();
    await server.kernel.database.sql('update account set suspended_at = now() where id = $1', [id]);
    return { params: { id }, body: {} };
  },
  'put /admin/accounts/:id/administrator': async ({ server }) => ({
    params: { id: (await server.person()).id },
    body: { administrator: false },
  }),
  'get /admin/jobs': nothing,
  'get /admin/jobs/failed': nothing,
  'post /admin/jobs/failed/retry': async ({ server }) => ({
    body: { ids: [await failJob(server, 'organisations.names', { id: 'of nobody' })] },
  }),
  'post /admin/jobs/failed/discard': async ({ server }) => ({
    body: { ids: [await failJob(server, 'organisations.names', { id: 'of nobody' })] },
  }),
  'get /admin/operations': nothing,

  // Needs and volunteers.
  'post /nonprofit/needs': (cast) => ({
    body: cast.needBody(),
    facts: { organisationId: cast.organisationId },
  }),
  'get /nonprofit/needs': ({ organisationId }) => ({
    query: `?organisationId=${organisationId}`,
    facts: { organisationId },
  }),
  'get /nonprofit/needs/:id': (cast) => ofNeed(cast),
  'patch /nonprofit/needs/:id': async (cast) => ({
    ...(await ofNeed(cast)),
    body: { title: cast.fresh('Pack groceries') },
    headers: seen(1),
  }),
  'post /nonprofit/needs/:id/open': async (cast) => ({ ...(await ofNeed(cast, true)), body: {} }),
  'post /nonprofit/needs/:id/cancel': async (cast) => ({ ...(await ofNeed(cast)), body: {} }),
  'get /volunteer/profile': nothing,
  'put /volunteer/profile': (cast) => ({ body: cast.volunteerBody() }),
  'get /volunteer/matches': nothing,
  'post /volunteer/matches': async (cast, person) => {
    await person.ask('PUT', '/volunteer/profile', { body: cast.volunteerBody() });
    return { body: {} };
  },
  'get /volunteer/needs/:id': (cast) => ofNeed(cast),
  'get /volunteer/zone/:zoneId/needs': ({ zone }) => ({ params: { zoneId: zone.id } }),
  'get /zones': nothing,
  'get /skills': nothing,
};

async function ofNeed(cast: Cast, draft = false): Promise<Sample> {
  const { id, state } = await cast.need({ draft });
  return { params: { id }, facts: { organisationId: cast.organisationId, state } };
}

/** A room of a kind, and whom it is for. */
export interface RoomSample {
  room(cast: Cast, person: Person): string | Promise<string>;
  isFor(actor: Actor, cast: Cast): boolean;
}

/** One or more for every kind of room that somebody may join. */
export const roomSamples: Partial<Record<RoomKind, readonly RoomSample[]>> = {
  user: [
    { room: (_cast, person) => `user:${person.id}`, isFor: () => true },
    { room: ({ owner }) => `user:${owner.id}`, isFor: () => false },
  ],
  organisation: [
    {
      room: ({ organisationId }) => `organisation:${organisationId}`,
      isFor: (actor, { organisationId }) =>
        can(actor, 'organisation.read', { organisationId }) && can(actor, 'member.read', { organisationId }),
    },
  ],
  management: [
    {
      room: ({ organisationId }) => `management:${organisationId}`,
      isFor: (actor, { organisationId }) => can(actor, 'member.manage', { organisationId }),
    },
  ],
  team: [
    {
      room: ({ teamId }) => `team:${teamId}`,
      isFor: (actor, { organisationId, teamId }) =>
        can(actor, 'member.read', { organisationId }) ||
        actor.standings[organisationId]?.teams.includes(teamId) === true,
    },
  ],
  operations: [{ room: () => 'operations', isFor: (actor) => can(actor, 'platform.read', {}) }],
  zone: [{ room: ({ zone }) => `zone:${zone.id}`, isFor: () => true }],
  need: [
    {
      room: async (cast) => `need:${(await cast.need()).id}`,
      isFor: (actor, { organisationId }) => can(actor, 'suggestion.read', { organisationId }),
    },
  ],
};
