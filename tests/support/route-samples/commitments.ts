import type { Cast } from '../cast.ts';
import { Commitments } from '../commitments.ts';
import type { Person } from '../person.ts';
import { nothing, type RouteSamples, type Sample } from './sample.ts';

const made = (cast: Cast) =>
  new Commitments(cast.server, cast.owner, cast.organisationId, { point: cast.zone.point });

/** A step of the nonprofit on this row. */
const byNonprofit = ({ organisationId }: Cast, id: string, body: unknown = {}): Sample => ({
  params: { id },
  body,
  facts: { organisationId },
});

/** A step of a volunteer on a row of their own: somebody who is at hand takes it for whoever tries. */
const byVolunteer = (person: Person, volunteer: Person, id: string, body?: unknown): Sample => ({
  params: { id },
  ...(body !== undefined && { body }),
  facts: { accountId: person.id },
  double: volunteer,
});

/** Offers, commitments and what is said of them. */
export const commitmentSamples: RouteSamples = {
  'get /volunteer/offers': async (cast) => ({ double: (await made(cast).offered()).volunteer }),
  'post /volunteer/matches/:id/accept': async (cast, person) => {
    const { volunteer, match } = await made(cast).offered();
    return byVolunteer(person, volunteer, match.id, {});
  },
  'post /volunteer/matches/:id/decline': async (cast, person) => {
    const { volunteer, match } = await made(cast).offered();
    return byVolunteer(person, volunteer, match.id, { reason: 'Away' });
  },
  'get /volunteer/assignments': async (cast) => ({ double: (await made(cast).promised()).volunteer }),
  'get /volunteer/assignments/:id': async (cast, person) => {
    const { volunteer, assignment } = await made(cast).promised();
    return byVolunteer(person, volunteer, assignment.id);
  },
  'post /volunteer/assignments': async (cast) => {
    const [need, volunteer] = [await made(cast).need(), await made(cast).volunteer()];
    return { body: { needId: need.id }, double: volunteer };
  },
  'post /volunteer/assignments/:id/confirm': async (cast, person) => {
    const { volunteer, assignment } = await made(cast).promised();
    return byVolunteer(person, volunteer, assignment.id, {});
  },
  'post /volunteer/assignments/:id/cancel': async (cast, person) => {
    const { volunteer, assignment } = await made(cast).promised();
    return byVolunteer(person, volunteer, assignment.id, { reason: 'Ill' });
  },
  'post /volunteer/assignments/:id/feedback': async (cast, person) => {
    const { volunteer, assignment } = await made(cast).marked();
    return byVolunteer(person, volunteer, assignment.id, { rating: 5, wouldReturn: true });
  },
  'post /nonprofit/needs/:id/offers': async (cast) => {
    const [need, volunteer] = [await made(cast).need(), await made(cast).volunteer()];
    return byNonprofit(cast, need.id, { volunteerIds: [volunteer.id] });
  },
  'post /nonprofit/matches/:id/withdraw': async (cast) =>
    byNonprofit(cast, (await made(cast).offered()).match.id, { reason: 'Found' }),
  'post /nonprofit/assignments/:id/confirm': async (cast) =>
    byNonprofit(cast, (await made(cast).promised({ signUp: 'approval' })).assignment.id),
  'post /nonprofit/assignments/:id/cancel': async (cast) =>
    byNonprofit(cast, (await made(cast).promised()).assignment.id, { reason: 'Less to do' }),
  'post /nonprofit/assignments/:id/confirm-show-up': async (cast) =>
    byNonprofit(cast, (await made(cast).begun()).assignment.id, { outcome: 'late', hours: 2 }),
  'post /nonprofit/assignments/:id/feedback': async (cast) =>
    byNonprofit(cast, (await made(cast).marked('no-show')).assignment.id, {
      ...{ rating: 2, text: 'Nobody came.', wouldReturn: false, recommendation: 3 },
    }),
  'get /nonprofit/dashboard': ({ organisationId }) => ({
    query: `?organisationId=${organisationId}`,
    facts: { organisationId },
  }),
  'get /admin/metrics': nothing,
};
