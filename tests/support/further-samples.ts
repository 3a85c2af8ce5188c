import type { Cast } from './cast.ts';
import { type MakeSample, ofOrganisation, type Sample, seen } from './route-samples/sample.ts';
import { routeSamples } from './route-samples.ts';

/** Requests that name ids which the samples of their routes do without. */
export const furtherSamples: readonly (readonly [route: string, make: MakeSample])[] = [
  [
    'patch /organisations/:id/teams/:teamId',
    async (cast) => {
      const { id: teamId, version } = await cast.made<Made>('teams', { name: cast.fresh('Team') });
      const { person } = await cast.victim();
      return ofOrganisation(cast, {
        params: { teamId },
        body: { managerId: person.id },
        headers: seen(version),
      });
    },
  ],
  [
    'post /organisations/:id/members',
    async (cast) => {
      const { email } = await cast.server.person();
      return ofOrganisation(cast, { body: { email, role: await role(cast) } });
    },
  ],
  [
    'patch /organisations/:id/members/:membershipId',
    async (cast) => {
      const { membershipId } = await cast.victim();
      const body = { role: await role(cast) };
      return ofOrganisation(cast, { params: { membershipId }, body, headers: seen(1) });
    },
  ],
  [
    'post /organisations/:id/invitations',
    async (cast) =>
      ofOrganisation(cast, {
        body: { email: cast.freshEmail(), role: await role(cast), teamIds: [cast.teamId] },
      }),
  ],
  ['get /organisations/:id/audit', (cast) => ofOrganisation(cast, { query: `?actor=${cast.owner.id}` })],
  [
    'get /organisations/:id/audit/export',
    (cast) => ofOrganisation(cast, { query: `?format=csv&actor=${cast.owner.id}` }),
  ],
  ['get /history', (cast) => historyOf(cast, '&limit=1')],
  // As if it were the second page.
  ['get /history', (cast) => historyOf(cast, `&cursor=${'9'.repeat(18)}`)],
  [
    'post /zones/import',
    async (cast, person) => {
      const sample = await routeSamples['post /zones/import']!(cast, person);
      return { ...sample, query: `${sample.query}&organisationId=${cast.organisationId}` };
    },
  ],
  ['get /admin/accounts', (cast) => ({ query: `?cursor=${cast.owner.id}` })],
  ['get /admin/organisations', (cast) => ({ query: `?cursor=${cast.organisationId}` })],
  ['get /admin/jobs/failed', (cast) => ({ query: `?cursor=${cast.owner.id}` })],
];

interface Made {
  id: string;
  version: number;
}

async function role(cast: Cast): Promise<string> {
  return (await cast.made('roles', { name: cast.fresh('Role'), grants: {} })).id;
}

async function historyOf(cast: Cast, more: string): Promise<Sample> {
  const { id } = await cast.need();
  return { query: `?entity=volunteering.need&id=${id}${more}` };
}
