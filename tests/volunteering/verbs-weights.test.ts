import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LEARNING } from '#server/modules/volunteering/learning/run-learning.ts';
import type { NonprofitFiguresView } from '#shared/figures.ts';
import type { AlgorithmPerformance, PreviewedWeights, WeightVersionView } from '#shared/learning.ts';
import { STARTING_WEIGHTS, type Weights } from '#shared/matching.ts';
import type { NeedSuggestionsView, NeedView } from '#shared/volunteering.ts';
import { chanceOf } from '../support/chance.ts';
import { Commitments } from '../support/commitments.ts';
import type { Person } from '../support/person.ts';
import { settled } from '../support/settled.ts';
import { TestClock } from '../support/test-clock.ts';
import { TestServer } from '../support/test-server.ts';
import { proposeWeights } from '../support/weight-versions.ts';

/** However busy the machine is. */
const SOON = { timeout: 15_000 };

const DAY_MS = 86_400_000;

let server: TestServer;
let ada: Person;
let ruth: Person;
let made: Commitments;
let organisationId: string;
let clock: TestClock;
beforeAll(async () => {
  clock = new TestClock();
  server = await TestServer.start({ clock });
  ada = await server.person('Ada Lindgren', { administrator: true });
  ruth = await server.person('Ruth Okafor');
  organisationId = await server.nonprofit(ruth, 'Flatbush Pantry');
  made = new Commitments(server, ruth, organisationId);
});
afterAll(() => server?.close());

const performance = () => ada.get<AlgorithmPerformance>('/admin/algorithm-performance');
const inForce = async () => (await performance()).versions.find(({ state }) => state === 'active')!;
const adopt = (body: object) => ada.ask<WeightVersionView>('POST', '/admin/weights/adopt', { body });
const query = (weights: Weights) => new URLSearchParams(Object.entries(weights).map(([k, v]) => [k, `${v}`]));
const preview = (weights: Weights) => ada.get<PreviewedWeights>(`/admin/weights/preview?${query(weights)}`);

/** Commitments of the last weeks, who was near turned up; they stand in the database as if they had been lived. */
async function past(count: number): Promise<void> {
  const { assignment } = await made.marked();
  const chance = chanceOf(4);
  const { sql } = server.kernel.database;
  const copy = (table: 'match' | 'assignment', id: string, change: object) =>
    sql(`insert into ${table} select (jsonb_populate_record(t, $1::jsonb)).* from ${table} t where id = $2`, [
      JSON.stringify(change),
      id,
    ]);
  for (let n = 0; n < count; n++) {
    const volunteer = await server.person();
    const proximity = chance.next();
    const factors = { skill: chance.next(), availability: chance.next(), proximity, reliability: 0.7 };
    const starts_at = new Date(clock.now().getTime() - (1 + (50 * (count - n)) / count) * DAY_MS);
    const of = { starts_at, ends_at: new Date(starts_at.getTime() + 3_600_000), volunteer_id: volunteer.id };
    const match = randomUUID();
    await copy('match', assignment.matchId, { ...of, id: match, factors });
    const state = chance.happens(0.1 + 0.85 * proximity) ? 'showed' : 'no-show';
    await copy('assignment', assignment.id, { ...of, id: randomUUID(), match_id: match, state });
  }
}

it('begins with the weights that matching starts with, and few outcomes teach nothing, which is said', async () => {
  expect(await inForce()).toMatchObject({ number: 1, weights: STARTING_WEIGHTS, madeBy: 'start' });
  const kept = await ada.post<WeightVersionView>('/admin/weights/learn');
  expect(kept).toMatchObject({ state: 'kept', weights: STARTING_WEIGHTS, report: { stays: 'too-few' } });
  expect((await performance()).now).toMatchObject({ outcomes: 0, auc: null, calibration: [] });
});

it('an administrator learns now, looks, refuses and adopts; suggestions go by what is in force', async () => {
  await past(160);
  const proposal = await ada.post<WeightVersionView>('/admin/weights/learn');
  expect(proposal).toMatchObject({ state: 'proposed', byName: 'Ada Lindgren', activeFrom: null });
  expect(proposal.weights.proximity).toBeCloseTo(25, 9);
  expect(proposal.report!.after!.auc!).toBeGreaterThanOrEqual(proposal.report!.before.auc!);
  expect((await inForce()).number).toBe(1);

  const { before, after } = await preview(proposal.weights);
  expect(before.outcomes).toBe(161);
  expect(after.auc!).toBeGreaterThan(before.auc!);
  expect((await inForce()).number).toBe(1);

  expect((await ada.ask('POST', '/admin/weights/refuse', { body: { versionId: proposal.id } })).status).toBe(
    200,
  );
  expect((await adopt({ versionId: proposal.id })).status).toBe(409);

  await made.volunteer('Vera Near');
  const need = await made.need();
  const suggested = async () =>
    (await ruth.get<{ need: NeedView; suggestions: NeedSuggestionsView }>(`/nonprofit/needs/${need.id}`))
      .suggestions.best[0]!;
  await expect.poll(async () => (await suggested())?.score, SOON).toBeGreaterThan(0);
  const { score, factors } = await suggested();
  const weights = { skill: 0, availability: 0, proximity: 0, reliability: 100 };
  const adopted = await adopt({ weights });
  expect(adopted.body).toMatchObject({ state: 'active', madeBy: 'lab', weights });
  expect(score).not.toBe(Math.round(factors.reliability * 1000) / 10);
  await expect
    .poll(async () => (await suggested()).score, SOON)
    .toBe(Math.round(factors.reliability * 1000) / 10);
  expect((await adopt({ weights })).status).toBe(409);
});

it('what is expected of a need is how probably its people turn up, once that is learned', async () => {
  const { showUp } = await performance();
  expect(showUp).toMatchObject({ outcomes: 161, heldOut: 41, used: true });
  const expected = async () => {
    const { figures } = await ruth.get<{ figures: NonprofitFiguresView }>(
      `/nonprofit/dashboard?organisationId=${organisationId}`,
    );
    return figures.atRisk.find(({ needId }) => needId === assignment.needId)?.expected;
  };
  const { assignment } = await made.promised({ placesMin: 3, placesMax: 5 });
  // A newcomer's reliability is 0.7; what was learned says another thing of somebody so near.
  await expect.poll(expected, SOON).toBeGreaterThan(0);
  const learned = await expected();
  expect(learned).not.toBe(0.7);
  // Without it reliability stands again; and what is learned is on the dashboard without anybody's doing.
  await server.kernel.database.sql('delete from show_up_model');
  await made.promised();
  await expect.poll(expected, SOON).toBe(0.7);
  await ada.post('/admin/weights/learn');
  await expect.poll(expected, SOON).toBe(learned);
});

it('goes back to what was in force before, as a version of its own', async () => {
  const { versions } = await performance();
  const first = versions.find(({ number }) => number === 1)!;
  expect(first.state).toBe('past');
  const back = await ada.post<WeightVersionView>('/admin/weights/roll-back', { versionId: first.id });
  expect(back).toMatchObject({ state: 'active', madeBy: 'roll-back', weights: STARTING_WEIGHTS });
  const again = await ada.ask('POST', '/admin/weights/roll-back', { body: { versionId: first.id } });
  expect(again.status).toBe(409);
});

it('of two who decide at once both are heard, and one is in force', async () => {
  const ids = [await proposeWeights(server), await proposeWeights(server)];
  const answers = await Promise.all(ids.map((versionId) => adopt({ versionId })));
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  const { versions } = await performance();
  expect(versions.filter(({ state }) => state === 'active')).toHaveLength(1);
});

it('refuses weights that are no weights, and everybody else', async () => {
  const weights = { skill: 50, availability: 50, proximity: 50, reliability: -50 };
  expect((await adopt({ weights })).status).toBe(400);
  expect((await adopt({ weights: { ...STARTING_WEIGHTS, skill: 36 } })).status).toBe(400);
  expect((await ruth.ask('GET', '/admin/algorithm-performance')).status).toBe(403);
});

it('learns by itself once a week, and what it learns is in force at once', async () => {
  const before = (await performance()).versions.length;
  await server.kernel.jobs.look(LEARNING);
  await settled(server.kernel);
  expect((await performance()).versions).toHaveLength(before);
  clock.pass(40 * 86_400);
  ada = await server.person('Ada Lindgren', { administrator: true });
  await server.kernel.jobs.look(LEARNING);
  await server.kernel.jobs.look(LEARNING);
  await settled(server.kernel);
  const { versions } = await performance();
  expect(versions).toHaveLength(before + 1);
  expect(versions[0]).toMatchObject({ state: 'active', madeBy: 'learning', byName: '' });
});
