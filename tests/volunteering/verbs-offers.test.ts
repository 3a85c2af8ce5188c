import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AssignmentView, MatchView } from '#shared/commitments.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import type { NeedSuggestionsView, NeedView, PostNeed, SuggestedNeed } from '#shared/volunteering.ts';
import { Commitments } from '../support/commitments.ts';
import type { Answer, Listener, Person } from '../support/person.ts';
import { ALWAYS, aVolunteer, HERE, NEVER } from '../support/samples.ts';
import { TestServer } from '../support/test-server.ts';

let server: TestServer;
let owner: Person;
let made: Commitments;
beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.person('Ruth Owner');
  made = new Commitments(server, owner, await server.nonprofit(owner));
});
afterAll(() => server.close());

type Told = Answer<Problem>;
const told = ({ status, body }: Told) => [status, body.type?.split(':').at(-1)];
const offer = ({ id }: NeedView, ...people: Person[]) =>
  owner.ask<{ items: MatchView[] } & Problem>('POST', `/nonprofit/needs/${id}/offers`, {
    body: { volunteerIds: people.map((person) => person.id) },
  });
const signUp = (person: Person, { id: needId }: NeedView) =>
  person.ask<AssignmentView & Problem>('POST', '/volunteer/assignments', { body: { needId } });

describe('an offer', () => {
  it('is taken: the commitment is made with the score of the offer', async () => {
    const { volunteer, match } = await made.offered();
    expect(match).toMatchObject({ state: 'offered', source: 'suggested', score: expect.any(Number) });
    expect(match.reasons.needMinutes).toBe(180);
    const open = await volunteer.get<{ items: MatchView[] }>('/volunteer/offers');
    expect(open.items.map(({ id }) => id)).toEqual([match.id]);
    const answer = await volunteer.ask<AssignmentView>('POST', `/volunteer/matches/${match.id}/accept`, {
      body: {},
    });
    expect([answer.status, answer.body]).toMatchObject([201, { state: 'confirmed', matchId: match.id }]);
    expect((await volunteer.get<{ items: [] }>('/volunteer/offers')).items).toEqual([]);
  });

  it('is declined with a reason, and never made again', async () => {
    const { volunteer, need, match } = await made.offered();
    const declined = await volunteer.post(`/volunteer/matches/${match.id}/decline`, { reason: 'Away' });
    expect(declined).toMatchObject({ state: 'declined', reason: 'Away' });
    const again = await offer(need, volunteer);
    expect(told(again)).toEqual([409, 'not-askable']);
    expect(again.body.errors).toEqual([{ path: 'volunteerIds.0', message: 'Vera Volunteer has declined.' }]);
    // Whoever declined may come all the same.
    expect((await signUp(volunteer, need)).status).toBe(201);
  });

  it('is answered once', async () => {
    const { volunteer, match } = await made.offered();
    const step = (verb: string) =>
      volunteer.ask<Problem>('POST', `/volunteer/matches/${match.id}/${verb}`, { body: {} });
    const answers = await Promise.all([step('accept'), step('decline'), step('accept')]);
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    expect(
      new Set(
        answers
          .filter(({ status }) => status >= 300)
          .map(told)
          .map(String),
      ),
    ).toEqual(new Set(['409,answered']));
  });

  it('that was taken back can only be made again', async () => {
    const { volunteer, need, match } = await made.offered();
    await owner.post(`/nonprofit/matches/${match.id}/withdraw`, { reason: 'Enough people' });
    const late = await volunteer.ask<Problem>('POST', `/volunteer/matches/${match.id}/accept`, { body: {} });
    expect([...told(late), late.body.detail]).toEqual([
      ...[409, 'answered'],
      'This offer was taken back. Look at other needs.',
    ]);
    expect(told(await signUp(volunteer, need))).toEqual([409, 'turned-down']);
    expect((await offer(need, volunteer)).body.items).toMatchObject([{ id: match.id, state: 'offered' }]);
    expect((await signUp(volunteer, need)).status).toBe(201);
  });

  it('goes to all or to nobody, and says who cannot be asked, not why', async () => {
    const need = await made.need();
    const [fits, far] = [
      await made.volunteer('Fay Fits'),
      await made.volunteer('Fred Far', { point: { lat: 48.1, lng: 11.6 } }),
    ];
    const stranger = await server.person('Sam Stranger');
    const answer = await offer(need, fits, far, stranger);
    expect(told(answer)).toEqual([409, 'not-askable']);
    const message = 'This volunteer is not among those whom it suits.';
    expect(answer.body.errors).toEqual([
      { path: 'volunteerIds.1', message },
      { path: 'volunteerIds.2', message },
    ]);
    expect((await offer(need, fits)).status).toBe(201);
    expect(told(await offer(need, fits))).toEqual([409, 'not-askable']);
  });

  it('is taken at an odd hour, too, but not by whoever lacks what the need must have', async () => {
    const { volunteer, match } = await made.offered();
    await volunteer.ask('PUT', '/volunteer/profile', { body: aVolunteer({ availability: NEVER }) });
    const accepted = await volunteer.ask('POST', `/volunteer/matches/${match.id}/accept`, { body: {} });
    expect(accepted.status).toBe(201);
    const grown = await made.volunteer('Gina Grown', { birthYear: 1980 });
    const need = await made.need({ minimumAge: 18 });
    const { items } = (await offer(need, grown)).body;
    await grown.ask('PUT', '/volunteer/profile', { body: aVolunteer({ birthYear: null }) });
    const refused = await grown.ask<Problem>('POST', `/volunteer/matches/${items[0]!.id}/accept`, {
      body: {},
    });
    expect(told(refused)).toEqual([409, 'not-eligible']);
  });
});

describe('whoever does not fit is told why, and what to do', () => {
  const cases: [
    why: string,
    need: Partial<PostNeed>,
    facet: Parameters<typeof aVolunteer>[0],
    said: RegExp,
  ][] = [
    ['no place', {}, { point: null }, /^Say in your profile where you are/],
    [
      'too far',
      {},
      { point: { lat: HERE.lat + 0.3, lng: HERE.lng } },
      /^It is 20\.\d miles from you, and you go at most 5\./,
    ],
    [
      'too young',
      { minimumAge: 18 },
      { birthYear: new Date().getFullYear() - 10 },
      /^It is for people who have been 18/,
    ],
    ['no birth year', { minimumAge: 18 }, {}, /^It is for people of at least 18\. Add your birth year/],
    [
      'no qualification',
      { requiredQualifications: ['Food handler', 'First aid'] },
      { qualifications: [{ name: 'First aid', expiresOn: null }] },
      /^It asks for Food handler, valid on the day\./,
    ],
    [
      'no skill',
      { requiredSkills: ['Spanish', 'Lifting'] },
      { skills: ['Cooking'] },
      /^It asks for Spanish or Lifting\./,
    ],
    [
      'no time',
      {},
      { availability: NEVER },
      /^Your availability has no time on \w+day \d+ \w+, \d\d:00–\d\d:00\./,
    ],
  ];
  it.each(cases)('%s', async (_why, change, facet, said) => {
    const [need, volunteer] = [await made.need(change), await made.volunteer('Nina Nofit', facet)];
    const answer = await signUp(volunteer, need);
    expect([...told(answer), answer.body.detail]).toEqual([409, 'not-eligible', expect.stringMatching(said)]);
    const { matches } = await owner.get<{ matches: MatchView[] }>(`/nonprofit/needs/${need.id}`);
    expect(matches).toEqual([]);
  });

  it('without a profile', async () => {
    const answer = await signUp(await server.person('Nora Newcomer'), await made.need());
    expect(told(answer)).toEqual([409, 'no-profile']);
  });

  it('a block keeps both apart, and does not tell who blocked whom', async () => {
    const need = await made.need();
    for (const blocks of [true, false]) {
      const volunteer = await made.volunteer('Bea Blocked');
      if (blocks) await volunteer.post('/users/me/blocks', { accountId: owner.id });
      else await owner.post('/users/me/blocks', { accountId: volunteer.id });
      const answer = await signUp(volunteer, need);
      expect(answer.body.detail).toBe(
        'You cannot sign up with this organisation. Choose a need of another one.',
      );
      expect(told(await offer(need, volunteer))).toEqual([409, 'not-askable']);
    }
  });

  it('a need that takes nobody: a draft, one that is cancelled, one that has begun', async () => {
    const volunteer = await made.volunteer();
    const cancelled = await made.need();
    await owner.post(`/nonprofit/needs/${cancelled.id}/cancel`);
    const begun = await made.movedTo(await made.need(), -1);
    expect(told(await signUp(volunteer, await made.need({ draft: true })))).toEqual([404, 'not-found']);
    for (const need of [cancelled, begun])
      expect(told(await signUp(volunteer, need))).toEqual([409, 'closed']);
  });
});

describe('suggestions', () => {
  async function listening(person: Person, room: string): Promise<Listener> {
    const listener = await person.connect();
    await listener.join({ room });
    return listener;
  }
  const last = <View>(listener: Listener, type: string, id: string): View | undefined =>
    listener.changes
      .flatMap(({ entries }) => entries)
      .filter((entry) => entry.type === type && entry.id === id)
      .at(-1)?.view as View | undefined;

  it('move by themselves when somebody commits: whoever is busy or was asked is not suggested', async () => {
    const [first, second] = [await made.need(), await made.need({ title: 'At the same time' })];
    const listener = await listening(owner, `need:${first.id}`);
    await listener.join({ room: `need:${second.id}` });
    const [busy, asked] = [
      await made.volunteer('Bibi Busy'),
      await made.volunteer('Asra Asked'),
      await made.volunteer('Fritz Free'),
    ];
    const names = (need: NeedView) =>
      last<NeedSuggestionsView>(listener, 'volunteering.need-suggestions', need.id)?.best.map(
        ({ name }) => name,
      ) ?? [];
    const until = (need: NeedView, shown: string[], gone: string[]) =>
      listener.until(
        () =>
          shown.every((name) => names(need).includes(name)) &&
          gone.every((name) => !names(need).includes(name)),
        `${shown} without ${gone}`,
      );
    await until(second, ['Bibi Busy', 'Asra Asked', 'Fritz Free'], []);
    const { body } = await signUp(busy, first);
    await offer(second, asked);
    await until(first, ['Asra Asked', 'Fritz Free'], ['Bibi Busy']);
    await until(second, ['Fritz Free'], ['Bibi Busy', 'Asra Asked']);
    await busy.post(`/volunteer/assignments/${body.id}/cancel`);
    // Free again for the other; who cancelled is not asked to come all the same.
    await until(second, ['Bibi Busy', 'Fritz Free'], ['Asra Asked']);
    expect(names(first)).not.toContain('Bibi Busy');
  });

  it('of a volunteer show the places that are left, and not what they have answered', async () => {
    const need = await made.need({ title: 'Counted places', placesMin: 1, placesMax: 2 });
    const [reader, other] = [
      await made.volunteer('Rita Reader', { availability: ALWAYS }),
      await made.volunteer('Otto Other'),
    ];
    await reader.post('/volunteer/matches');
    const listener = await listening(reader, `user:${reader.id}`);
    const line = (): SuggestedNeed | undefined =>
      last<{ best: SuggestedNeed[] }>(listener, 'volunteering.volunteer-suggestions', reader.id)?.best.find(
        ({ needId }) => needId === need.id,
      );
    await signUp(other, need);
    await listener.until(() => line()?.placesTaken === 1, 'one place taken');
    await signUp(reader, need);
    await listener.until(() => line() === undefined, 'the need gone from the list');
  });
});
