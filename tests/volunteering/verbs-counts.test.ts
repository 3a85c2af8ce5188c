import { afterAll, beforeAll, expect, it } from 'vitest';
import { MARKS, OUTCOMES } from '#shared/assignment-steps.ts';
import type { AssignmentView } from '#shared/commitments.ts';
import type { NonprofitFiguresView, PlatformFiguresView } from '#shared/figures.ts';
import { COMMIT_HEADER } from '#shared/kernel/protocol.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { type Chance, chanceOf } from '../support/chance.ts';
import { Commitments } from '../support/commitments.ts';
import type { Answer, Person } from '../support/person.ts';
import { settled } from '../support/settled.ts';
import { TestServer } from '../support/test-server.ts';
import { needCounts, nonprofitFigures, platformFigures, readRows, volunteerCounts } from './recounted.ts';

const STEPS = 60;
const LOOKS_EVERY = 5;
const VOLUNTEERS = 6;
const NEEDS = 5;

let server: TestServer;
let administrator: Person;
beforeAll(async () => {
  server = await TestServer.start();
  administrator = await server.person('Ada', { administrator: true });
});
afterAll(() => server.close());

interface Nonprofit {
  id: string;
  owner: Person;
  needs: NeedView[];
}

interface Scene {
  nonprofits: Nonprofit[];
  volunteers: Person[];
  /** What was done, to be taken back. */
  done: { by: Person; commit: string }[];
  chance: Chance;
}

/** Two nonprofits with needs ahead and behind, to which volunteers have signed up. */
async function begin(chance: Chance): Promise<Scene> {
  const scene: Scene = { nonprofits: [], volunteers: [], done: [], chance };
  for (let n = 0; n < 2; n++) {
    const owner = await server.person(`Owner ${n}`);
    const id = await server.nonprofit(owner);
    const made = new Commitments(server, owner, id);
    for (let v = 0; v < VOLUNTEERS / 2; v++) scene.volunteers.push(await made.volunteer(`Volunteer ${v}`));
    const needs: NeedView[] = [];
    for (let need = 0; need < NEEDS; need++) {
      const signUp = chance.happens(0.3) ? 'approval' : 'instant';
      const posted = await made.need({ signUp, placesMin: 2, placesMax: chance.between(2, 4) });
      // One after the other, so that somebody can have been everywhere.
      needs.push(await made.movedTo(posted, 3 * (need + 1) + 24 * n));
    }
    scene.nonprofits.push({ id, owner, needs });
  }
  for (const { needs, owner, id } of scene.nonprofits) {
    for (const need of needs)
      for (const person of scene.volunteers) if (chance.happens(0.5)) await signUp(person, need);
    const made = new Commitments(server, owner, id);
    for (const [n, need] of needs.slice(0, 3).entries())
      await made.movedTo(need, -24 * 7 * (n + 1) - 40 * scene.nonprofits.findIndex((one) => one.id === id));
  }
  return scene;
}

const signUp = (person: Person, { id: needId }: NeedView) =>
  person.ask<AssignmentView>('POST', '/volunteer/assignments', { body: { needId } });

/** One thing that somebody does; refused or not. */
async function step({ nonprofits, volunteers, done, chance }: Scene): Promise<void> {
  const { owner, needs } = chance.pick(nonprofits);
  const need = chance.pick(needs);
  const { assignments } = await owner.get<{ assignments: AssignmentView[] }>(`/nonprofit/needs/${need.id}`);
  const assignment = assignments.length > 0 ? chance.pick(assignments) : null;
  const volunteer = volunteers.find(({ id }) => id === assignment?.volunteerId);
  const post = (by: Person, path: string, body: object): [Person, Promise<Answer<unknown>>] => [
    by,
    by.ask('POST', path, { body }),
  ];
  const choices: (() => [Person, Promise<Answer<unknown>>])[] = [
    () => {
      const person = chance.pick(volunteers);
      return [person, signUp(person, need)];
    },
  ];
  if (done.length > 0)
    choices.push(() => {
      const { by, commit } = chance.pick(done.slice(-6));
      return post(by, `/undo/${commit}`, {});
    });
  if (chance.happens(0.05)) choices.push(() => post(owner, `/nonprofit/needs/${need.id}/cancel`, {}));
  if (assignment && volunteer) {
    const ours = `/nonprofit/assignments/${assignment.id}`;
    const theirs = `/volunteer/assignments/${assignment.id}`;
    const rating = chance.between(1, 5);
    const marked = () => {
      const outcome = chance.happens(0.8) ? chance.pick(OUTCOMES) : chance.pick(MARKS);
      const hours = outcome === 'showed' && chance.happens(0.5) ? { hours: chance.between(1, 9) / 4 } : {};
      return post(owner, `${ours}/confirm-show-up`, { outcome, ...hours });
    };
    choices.push(
      ...[marked, marked, marked],
      () => post(owner, `${ours}/confirm`, {}),
      () => post(chance.happens(0.5) ? owner : volunteer, `${ours}/cancel`, {}),
      () => post(volunteer, `${theirs}/cancel`, { reason: 'Ill' }),
      () => post(volunteer, `${theirs}/feedback`, { rating, wouldReturn: rating > 2 }),
      () =>
        post(owner, `${ours}/feedback`, { rating, wouldReturn: true, recommendation: chance.between(0, 10) }),
    );
  }
  const [by, asked] = chance.pick(choices)();
  const answer = await asked;
  expect(answer.status).toBeLessThan(500);
  const commit = answer.headers.get(COMMIT_HEADER);
  if (answer.status < 300 && commit) done.push({ by, commit });
}

it.each([1, 2, 3])(
  'counters and figures are exact whatever is done and taken back (seed %i)',
  { timeout: 180_000 },
  async (seed) => {
    const scene = await begin(chanceOf(seed));
    const { sql } = server.kernel.database;
    for (let n = 1; n <= STEPS; n++) {
      await step(scene);
      if (n % LOOKS_EVERY !== 0) continue;
      const rows = await readRows(sql);
      const recounted = volunteerCounts(rows);
      expect(rows.volunteers.map(({ id, ...kept }) => [id, kept])).toEqual(
        rows.volunteers.map(({ id }) => [id, recounted(id)]),
      );
      const places = needCounts(rows);
      expect(rows.needs.map(({ id, places_taken, waiting }) => [id, places_taken, waiting])).toEqual(
        rows.needs.map(({ id }) => [id, places(id).taken, places(id).waiting]),
      );
    }
    expect(scene.done.length).toBeGreaterThan(STEPS / 5);
    await settled(server.kernel);
    const rows = await readRows(sql);
    for (const { id, owner } of scene.nonprofits) {
      const { figures } = await owner.get<{ figures: NonprofitFiguresView }>(
        `/nonprofit/dashboard?organisationId=${id}`,
      );
      const { version, id: _, ...counts } = figures;
      expect(version).toBeGreaterThan(0);
      expect(counts).toEqual(nonprofitFigures(rows, id, server.kernel.clock.now()));
    }
    const { version: _, id: __, ...counts } = await administrator.get<PlatformFiguresView>('/admin/metrics');
    expect(counts).toEqual(platformFigures(rows));
  },
);
