import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '#server/kernel/database.ts';
import type { HistoryPage, Undone } from '#shared/history.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import { COMMIT_HEADER } from '#shared/kernel/protocol.ts';
import type { MembershipView } from '#shared/organisations.ts';
import type { NeedView } from '#shared/volunteering.ts';
import type { Answer, Person } from '../support/person.ts';
import { aNeed } from '../support/samples.ts';
import { TestClock } from '../support/test-clock.ts';
import { TestServer } from '../support/test-server.ts';
import { makeZones } from '../support/zones.ts';
import type { UndoWorld, Watched } from './undo-case.ts';
import { leavesNoTrace, ofBatches, undoCases, undoItself } from './undo-cases.ts';

const DAY_SECONDS = 86_400;
const clock = new TestClock();

let server: TestServer;
let owner: Person;
let organisationId: string;
let world: UndoWorld;
beforeAll(async () => {
  server = await TestServer.start({ clock });
  owner = await server.person('Ruth Owner');
  organisationId = await server.nonprofit(owner);
  const zones = await makeZones(server.kernel, ['East', 'West']);
  world = { server, owner, organisationId, zones };
});
afterAll(() => server.close());

const commitOf = (answer: Answer<unknown>): string => answer.headers.get(COMMIT_HEADER) ?? 'no commit';
const undo = (person: Person, commit: string) =>
  person.ask<Undone & Problem>('POST', `/undo/${commit}`, { body: {} });
const codeOf = ({ body }: Answer<{ type?: string }>) => body.type?.split(':').at(-1);
const posted = () => owner.ask<NeedView>('POST', '/nonprofit/needs', { body: aNeed(organisationId) });
const retitled = ({ id, version }: NeedView, title: string) =>
  owner.ask<NeedView>('PATCH', `/nonprofit/needs/${id}`, {
    body: { title },
    headers: { 'if-match': `"${version}"` },
  });

async function rowOf({ table, id }: Watched): Promise<Row | undefined> {
  const [row] = await server.kernel.database.sql(`select * from "${table}" where id = $1`, [id]);
  return row;
}

describe('every write that is declared', () => {
  it('is in the table of what taking it back does', () => {
    const declared = server.server.routes
      .filter(({ kind }) => kind === 'write')
      .map(({ method, path }) => `${method} ${path}`);
    expect([...Object.keys(undoCases), ...leavesNoTrace, ...undoItself, ...ofBatches].sort()).toEqual(
      declared.sort(),
    );
  });

  it.each(Object.entries(undoCases))(
    '%s is undone exactly, or refused with the reason',
    async (_route, undoCase) => {
      const { watched, by, write } = await undoCase.begin(world);
      const before = watched && (await rowOf(watched));
      const written = await write();
      expect(written.status).toBeLessThan(300);
      const row = watched ?? { table: undoCase.table, id: written.body.id! };
      const after = await rowOf(row);
      expect(after).not.toEqual(before);
      const undone = await undo(by, commitOf(written));
      if (undoCase.refused) {
        expect([undone.status, codeOf(undone)]).toEqual([409, 'cannot-undo']);
        expect(undone.body.detail).toContain(undoCase.refused);
        expect(await rowOf(row)).toEqual(after);
        return;
      }
      expect(undone.status).toBe(200);
      const now = await rowOf(row);
      if (!before) expect(now).toBeUndefined();
      else {
        expect({ ...now, version: 0 }).toEqual({ ...before, version: 0 });
        expect(now!.version).toBeGreaterThan(before.version as number);
      }
      // And back again: an undo is a commit like any other.
      const redone = await undo(by, commitOf(undone));
      expect(redone.status).toBe(200);
      const again = await rowOf(row);
      if (after) expect({ ...again, version: 0 }).toEqual({ ...after, version: 0 });
      else expect(again).toBeUndefined();
    },
  );
});

describe('taking a commit back', () => {
  it('is told to everyone in the room, and the version goes on', async () => {
    const { body: need } = await posted();
    const listener = await owner.connect();
    await listener.join({ room: `need:${need.id}` });
    const cancelled = await owner.ask('POST', `/nonprofit/needs/${need.id}/cancel`, { body: {} });
    await undo(owner, commitOf(cancelled));
    const versions = () =>
      listener.changes.flatMap(({ entries }) => entries).filter(({ type }) => type === 'volunteering.need');
    await listener.until(() => versions().length === 2, 'both changes');
    expect(versions().at(-1)).toMatchObject({ version: 3, view: { ...need, version: 3 } });
  });

  it('is refused when the record moved on, and names it', async () => {
    const { body: need } = await posted();
    const first = await retitled(need, 'Second title');
    await retitled(first.body, 'Third title');
    const answer = await undo(owner, commitOf(first));
    expect([answer.status, codeOf(answer)]).toEqual([409, 'moved-on']);
    expect(answer.body.errors).toEqual([
      { path: `volunteering.need/${need.id}`, message: 'It has been changed since.' },
    ]);
  });

  it('happens once: a second time it has moved on', async () => {
    const { body: need } = await posted();
    const cancelled = await owner.ask('POST', `/nonprofit/needs/${need.id}/cancel`, { body: {} });
    const answers = await Promise.all([undo(owner, commitOf(cancelled)), undo(owner, commitOf(cancelled))]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('is remembered: the same request again gets the same answer and the same commit', async () => {
    const { body: need } = await posted();
    const cancelled = await owner.ask('POST', `/nonprofit/needs/${need.id}/cancel`, { body: {} });
    const again = { body: {}, key: 'the-same-undo-twice' };
    const [first, second] = [
      await owner.ask('POST', `/undo/${commitOf(cancelled)}`, again),
      await owner.ask('POST', `/undo/${commitOf(cancelled)}`, again),
    ];
    expect([second.status, second.body, commitOf(second)]).toEqual([200, first.body, commitOf(first)]);
  });

  it('is not for somebody without the right, who does not learn that there is such a commit', async () => {
    const { body: need } = await posted();
    const cancelled = await owner.ask('POST', `/nonprofit/needs/${need.id}/cancel`, { body: {} });
    const crew = await server.person('Carl Crew');
    await server.member(organisationId, crew, 'crew');
    for (const person of [crew, await server.person('A stranger')]) {
      const answer = await undo(person, commitOf(cancelled));
      expect([answer.status, codeOf(answer)]).toEqual([404, 'not-found']);
    }
    const colleague = await server.person('Cora Coordinator');
    await server.member(organisationId, colleague, 'coordinator');
    expect((await undo(colleague, commitOf(cancelled))).status).toBe(200);
  });

  it.each(['nonsense', '00000000-0000-7000-8000-000000000000'])('answers 404 for %s', async (commit) => {
    expect((await undo(owner, commit)).status).toBe(404);
  });
});

describe('members', () => {
  const added = async (name: string, role = 'coordinator') => {
    const person = await server.person(name);
    const answer = await owner.ask<MembershipView>('POST', `/organisations/${organisationId}/members`, {
      body: { email: person.email, role },
    });
    return { person, answer };
  };

  it('who are taken back in may enter again; who are taken out again leave at once', async () => {
    const { person, answer } = await added('Dora');
    const removed = await owner.ask('DELETE', `/organisations/${organisationId}/members/${answer.body.id}`);
    expect((await person.ask('GET', `/organisations/${organisationId}`)).status).toBe(404);
    const restored = await undo(owner, commitOf(removed));
    expect((await person.ask('GET', `/organisations/${organisationId}`)).status).toBe(200);
    const listener = await person.connect();
    const room = `organisation:${organisationId}`;
    expect(await listener.join({ room })).toMatchObject({ reset: true });
    await undo(owner, commitOf(restored));
    await listener.until(() => listener.kicked.length > 0, 'the kick');
    expect(listener.kicked[0]).toMatchObject({ room });
  });

  it('cannot take themselves back in', async () => {
    const { person, answer } = await added('Emil');
    const left = await person.ask('DELETE', `/organisations/${organisationId}/members/${answer.body.id}`);
    expect((await undo(person, commitOf(left))).status).toBe(404);
  });

  it('never leave an organisation without an owner', async () => {
    const founder = await server.person('Fay Founder');
    const own = `/organisations/${await server.nonprofit(founder, 'Fay Pantry')}/members`;
    const next = await server.person('Olga Next');
    const body = { email: next.email, role: 'owner' };
    const answer = await founder.ask<MembershipView>('POST', own, { body });
    const { items } = await founder.get<{ items: MembershipView[] }>(own);
    const first = items.find(({ accountId }) => accountId === founder.id)!;
    await next.ask('DELETE', `${own}/${first.id}`);
    const refused = await undo(next, commitOf(answer));
    expect([refused.status, codeOf(refused)]).toEqual([409, 'last-owner']);
  });
});

describe('history', () => {
  it('tells who did what to a need, newest first, with before and after, page by page', async () => {
    const fresh = await server.person('Ada Author');
    const own = await server.nonprofit(fresh, 'Ada Pantry');
    const { id } = await fresh.post<NeedView>(
      '/nonprofit/needs',
      aNeed(own, { requiredSkills: ['Lifting'] }),
    );
    await fresh.ask('PATCH', `/nonprofit/needs/${id}`, {
      body: { requiredSkills: ['Driving'] },
      headers: { 'if-match': '"1"' },
    });
    const cancelled = await fresh.ask('POST', `/nonprofit/needs/${id}/cancel`, { body: {} });
    const path = `/history?entity=volunteering.need&id=${id}`;
    const first = await fresh.get<HistoryPage>(`${path}&limit=2`);
    expect(first.items).toMatchObject([
      {
        did: 'changed',
        version: 3,
        actor: { id: fresh.id, name: 'Ada Author' },
        commit: commitOf(cancelled),
        fields: [{ name: 'state', before: 'open', after: 'cancelled' }],
        undoable: true,
      },
      {
        did: 'changed',
        fields: [{ name: 'requiredSkills', before: ['Lifting'], after: ['Driving'] }],
        undoable: false,
      },
    ]);
    const second = await fresh.get<HistoryPage>(`${path}&limit=2&cursor=${first.nextCursor}`);
    expect(second).toMatchObject({ items: [{ did: 'made', version: 1 }], nextCursor: null });
    const undone = await undo(fresh, commitOf(cancelled));
    const [line] = (await fresh.get<HistoryPage>(`${path}&limit=1`)).items;
    expect(line).toMatchObject({ commit: commitOf(undone), undoes: commitOf(cancelled) });
  });

  it('is for those who may read it, and one’s own', async () => {
    const { body: need } = await posted();
    const path = `/history?entity=volunteering.need&id=${need.id}`;
    const stranger = await server.person('Stranger');
    expect((await stranger.ask('GET', path)).status).toBe(404);
    const me = `/history?entity=identity.account&id=${stranger.id}`;
    expect((await stranger.get<HistoryPage>(me)).items).toMatchObject([{ did: 'made' }]);
    expect((await owner.ask('GET', me)).status).toBe(404);
  });
});

// Last, because the sessions of before end with the time that passes.
it('taking back is over after 30 days', async () => {
  const { body: need } = await posted();
  const cancelled = await owner.ask('POST', `/nonprofit/needs/${need.id}/cancel`, { body: {} });
  clock.pass(30 * DAY_SECONDS + 1);
  const late = await server.person('Late Coordinator');
  await server.member(organisationId, late, 'coordinator');
  const answer = await undo(late, commitOf(cancelled));
  expect([answer.status, codeOf(answer)]).toEqual([409, 'cannot-undo']);
  clock.pass(-2);
  expect((await undo(late, commitOf(cancelled))).status).toBe(200);
});
