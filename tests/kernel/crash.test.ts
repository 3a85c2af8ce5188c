import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema } from '#server/compose.ts';
import { openDatabase } from '#server/kernel/database.ts';
import { lockFolder } from '#server/kernel/folder-lock.ts';
import type { FaultPoint } from '#server/kernel/transact.ts';
import type { OrganisationView } from '#shared/organisations.ts';
import type { NeedView } from '#shared/volunteering.ts';
import type { CollectionCore } from '../../client/kernel/collection-core.ts';
import { type Chance, chanceOf } from '../support/chance.ts';
import { type Followed, LiveClient } from '../support/live-client.ts';
import { type LoggedChange, proveNoGap, proveWritten, readLog } from '../support/log-checks.ts';
import { MortalServer } from '../support/mortal-server.ts';
import type { Person } from '../support/person.ts';
import { registered } from '../support/registered.ts';
import { drawList, drawn, fetchAtSamePosition } from '../support/same-as-fetched.ts';
import { type TestDatabase, testDatabase } from '../support/test-database.ts';
import { Writer } from '../support/writer.ts';
import type { TestZone } from '../support/zones.ts';

const SEEDS = Number(process.env.CRASH_SEEDS ?? 10);
const WRITERS = 6;
const POINTS: FaultPoint[] = ['before-commit', 'after-commit', 'after-doorbell'];
/** A death is expected within this many of the server's own commits. */
const MOST_VISITS = 15;

/**
 * One database, many lives: each life of the server ends by SIGKILL at a point that its seed
 * decides, while people write and repeat, under the same key, what was not answered.
 */
describe(`a server killed ${SEEDS} times`, () => {
  let database: TestDatabase;
  let server: MortalServer;
  let zones: TestZone[];
  /** Whoever writes waits here for a server. */
  let alive: PromiseWithResolvers<Person>;
  let owner: Person;
  let organisationId: string;
  const writers: Writer[] = [];
  const deaths: FaultPoint[] = [];
  const problems: string[] = [];
  let log: LoggedChange[];
  let ending = false;
  let shown: { followed: Followed; core: CollectionCore<NeedView> };

  beforeAll(
    async () => {
      database = await testDatabase();
      server = await MortalServer.start({
        database: database.settings,
        death: null,
        zones: ['East', 'West'],
      });
      zones = server.zones;
      owner = await registered(server.url);
      organisationId = (
        await owner.post<OrganisationView>('/organisations', {
          name: 'Pantry',
          kind: 'nonprofit',
          timeZone: 'America/New_York',
        })
      ).id;
      alive = Promise.withResolvers();
      alive.resolve(owner);
      const listener = new LiveClient(owner);
      await listener.connect();
      await liveAndDie(listener);
      await compareListener(listener);
      await server.kill();
      await readAsOwner();
    },
    60_000 + SEEDS * 15_000,
  );
  afterAll(async () => {
    // Nothing of a life that failed may go on.
    await server?.kill();
    await database?.remove();
  });

  async function liveAndDie(listener: LiveClient): Promise<void> {
    const followed = await listener.follow(`/nonprofit/needs?organisationId=${organisationId}&limit=500`);
    const core = drawList<{ items: NeedView[] }, NeedView>(followed, {
      type: 'volunteering.need',
      from: ({ items }) => items,
    });
    shown = { followed, core };
    const writing = Promise.all(Array.from({ length: WRITERS }, (_, at) => writeUntilEnd(at)));
    for (let seed = 1; seed <= SEEDS; seed++) {
      await beginLife(listener, chanceOf(seed));
      await Promise.race([server.ended, writing]);
      listener.cut();
    }
    await beginLife(listener, null);
    ending = true;
    await writing;
  }

  /** Ends the life before, if it still lasts, and begins one on the same database. */
  async function beginLife(listener: LiveClient, chance: Chance | null): Promise<void> {
    alive = Promise.withResolvers();
    await server.kill();
    const death = chance && { point: chance.pick(POINTS), visit: chance.between(1, MOST_VISITS) };
    server = await MortalServer.start({ database: database.settings, death, zones: [] });
    if (death) deaths.push(death.point);
    const here = owner.at(server.url);
    alive.resolve(here);
    // It may die before it answers: then the next life is connected to.
    await listener.connect(here).catch(() => {});
  }

  async function writeUntilEnd(at: number): Promise<void> {
    const writer = new Writer({
      name: `writer ${at}`,
      person: () => alive.promise,
      organisationId,
      points: zones.map(({ point }) => point),
      chance: chanceOf(1000 + at),
    });
    writers.push(writer);
    while (!ending) await writer.step();
  }

  async function compareListener(listener: LiveClient): Promise<void> {
    const { followed, core } = shown;
    const { items } = await fetchAtSamePosition<{ items: NeedView[] }>(followed);
    followed.provesOrder();
    if (followed.loads.length !== 1) problems.push(`the listener fetched ${followed.loads.length} times`);
    expect(drawn(core)).toEqual(items.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
    listener.close();
  }

  /** The killed server's folder is taken over, as the next server would. */
  async function readAsOwner(): Promise<void> {
    const { settings } = database;
    const lock = settings.kind === 'embedded' ? await lockFolder(settings.folder) : null;
    const opened = await openDatabase(settings, schema);
    await proveNoGap(opened);
    log = await readLog(opened);
    await opened.close();
    await lock?.release();
  }

  it('died at every point', () => {
    expect(deaths).toHaveLength(SEEDS);
    expect(new Set(deaths).size).toBe(Math.min(POINTS.length, SEEDS));
    const written = writers.flatMap(({ written }) => written).length;
    expect(written).toBeGreaterThan(SEEDS);
  });

  it('lost no answered write, doubled none, and left no gap', () => {
    proveWritten(
      log,
      writers.flatMap(({ written }) => written),
    );
    const keys = new Set(writers.flatMap(({ written }) => written.map(({ key }) => key)));
    expect(keys.size).toBe(writers.flatMap(({ written }) => written).length);
    // Nothing was done that nobody was answered for: every write was repeated until it was.
    for (const { mutation, room } of log) {
      if (room === `needs:${organisationId}` && mutation?.startsWith('writer-'))
        expect(keys).toContain(mutation);
    }
  });

  it('answered some repetitions from the store', () => {
    expect(writers.reduce((sum, { repeated }) => sum + repeated, 0)).toBeGreaterThan(0);
  });

  it('holds the needs exactly as their writers were answered', () => {
    const expected = new Map(writers.flatMap(({ needs }) => [...needs]));
    const last = new Map<string, unknown>();
    for (const { room, entries } of log) {
      if (room !== `needs:${organisationId}`) continue;
      for (const { type, id, view } of entries) if (type === 'volunteering.need') last.set(id, view);
    }
    expect(Object.fromEntries(last)).toEqual(Object.fromEntries(expected));
  });

  it('missed nothing at a listener that came back each time with its last number', () => {
    expect(problems).toEqual([]);
  });
});
