import { can } from '#shared/rights.ts';
import type { Cast } from '../cast.ts';
import { Commitments } from '../commitments.ts';
import type { Person } from '../person.ts';
import { rescued } from '../rescued.ts';
import { nothing, type RouteSamples, type Sample } from './sample.ts';

const made = (cast: Cast) =>
  new Commitments(cast.server, cast.owner, cast.organisationId, { point: cast.zone.point });

const remembered = new WeakMap<Cast, Map<string, Promise<unknown>>>();

/** Made once for all who try: what the request does can be done again. */
function once<Made>(cast: Cast, what: string, make: () => Promise<Made>): Promise<Made> {
  const made = remembered.get(cast) ?? new Map<string, Promise<unknown>>();
  remembered.set(cast, made);
  if (!made.has(what)) made.set(what, make());
  return made.get(what) as Promise<Made>;
}

/** Made for whoever may do it; the others, who are turned away, share one. */
function forNonprofit<Made>(
  cast: Cast,
  person: Person,
  make: () => Promise<Made>,
  what: string,
): Promise<Made> {
  const rights = cast.players.find((player) => player.person === person)?.rights;
  const { organisationId } = cast;
  const may = !rights || can(rights, 'need.write', { organisationId });
  return may ? make() : once(cast, what, make);
}

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

const aPromise = (cast: Cast) => once(cast, 'a promise', () => made(cast).promised());

/** Offers, commitments and what is said of them. */
export const commitmentSamples: RouteSamples = {
  'get /volunteer/offers': async (cast) => ({
    double: (await once(cast, 'an offer', () => made(cast).offered())).volunteer,
  }),
  'post /volunteer/matches/:id/accept': async (cast, person) => {
    const { volunteer, match } = await made(cast).offered();
    return byVolunteer(person, volunteer, match.id, {});
  },
  'post /volunteer/matches/:id/decline': async (cast, person) => {
    const { volunteer, match } = await made(cast).offered();
    return byVolunteer(person, volunteer, match.id, { reason: 'Away' });
  },
  'get /volunteer/assignments': async (cast) => ({ double: (await aPromise(cast)).volunteer }),
  'get /volunteer/assignments/:id': async (cast, person) => {
    const { volunteer, assignment } = await aPromise(cast);
    return byVolunteer(person, volunteer, assignment.id);
  },
  'post /volunteer/assignments': async (cast) => {
    const [need, volunteer] = [await made(cast).need(), await made(cast).volunteer()];
    return { body: { needId: need.id }, double: volunteer };
  },
  'post /volunteer/assignments/:id/confirm': async (cast, person) => {
    const { volunteer, assignment } = await aPromise(cast);
    return byVolunteer(person, volunteer, assignment.id, {});
  },
  'post /volunteer/assignments/:id/cancel': async (cast, person) => {
    const { volunteer, assignment } = await made(cast).promised();
    return byVolunteer(person, volunteer, assignment.id, { reason: 'Ill' });
  },
  'post /volunteer/assignments/:id/feedback': async (cast, person) => {
    const { volunteer, assignment } = await once(cast, 'a show-up', () => made(cast).marked());
    return byVolunteer(person, volunteer, assignment.id, { rating: 5, wouldReturn: true });
  },
  'post /nonprofit/needs/:id/offers': async (cast, person) => {
    const make = () => Promise.all([made(cast).need(), made(cast).volunteer()]);
    const [need, volunteer] = await forNonprofit(cast, person, make, 'an open need');
    return byNonprofit(cast, need.id, { volunteerIds: [volunteer.id] });
  },
  'post /nonprofit/needs/:id/rescue': async (cast, person) => {
    const make = () => rescued(cast.server, made(cast));
    const { id } = await forNonprofit(cast, person, make, 'a thin need');
    return byNonprofit(cast, id, { paused: true });
  },
  'post /nonprofit/matches/:id/withdraw': async (cast, person) => {
    const { match } = await forNonprofit(cast, person, () => made(cast).offered(), 'an offer');
    return byNonprofit(cast, match.id, { reason: 'Found' });
  },
  'post /nonprofit/assignments/:id/confirm': async (cast, person) => {
    const make = () => made(cast).promised({ signUp: 'approval' });
    const { assignment } = await forNonprofit(cast, person, make, 'an interest');
    return byNonprofit(cast, assignment.id);
  },
  'post /nonprofit/assignments/:id/cancel': async (cast, person) => {
    const { assignment } = await forNonprofit(cast, person, () => made(cast).promised(), 'a promise');
    return byNonprofit(cast, assignment.id, { reason: 'Less to do' });
  },
  'post /nonprofit/assignments/:id/confirm-show-up': async (cast) => {
    const { assignment } = await once(cast, 'work that has begun', () => made(cast).begun());
    return byNonprofit(cast, assignment.id, { outcome: 'late', hours: 2 });
  },
  'post /nonprofit/assignments/:id/feedback': async (cast) => {
    const { assignment } = await once(cast, 'a no-show', () => made(cast).marked('no-show'));
    const words = { rating: 2, text: 'Nobody came.', wouldReturn: false, recommendation: 3 };
    return byNonprofit(cast, assignment.id, words);
  },
  'get /nonprofit/dashboard': ({ organisationId }) => ({
    query: `?organisationId=${organisationId}`,
    facts: { organisationId },
  }),
  'get /admin/metrics': nothing,
};
