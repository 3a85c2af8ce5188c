import { ofOrganisation, type RouteSamples } from './sample.ts';

const seen = (version: number) => ({ 'if-match': `"${version}"` });

/** Organisations and their people. */
export const organisationSamples: RouteSamples = {
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
  'get /organisations/:id/members/export': (cast) => ofOrganisation(cast),
};
