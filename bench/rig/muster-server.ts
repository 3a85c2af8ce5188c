// A Muster node with the doors that benches need.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { LocalDoorbell, type Ring } from '#server/kernel/doorbell.ts';
import { createId } from '#server/kernel/ids.ts';
import { hashPassword } from '#server/modules/identity/passwords.ts';
import { needsRoom } from '#shared/kernel/rooms.ts';
import type { NeedView } from '#shared/volunteering.ts';
import type { Person } from '../../tests/support/person.ts';
import { aNeed } from '../../tests/support/samples.ts';
import { TestServer } from '../../tests/support/test-server.ts';
import { makeZones } from '../../tests/support/zones.ts';
import { answerParent, processorMs } from './child.ts';
import { openControlLine } from './control-line.ts';
import { heapAfterCollection } from './heap.ts';

const doorbell = new LocalDoorbell();
// Comparing every answer with its description would be part of what is measured.
const server = await TestServer.start({ doorbell, inspect: undefined });
let coordinator: Person | undefined;
const STAFF_PASSWORD = 'a password of benches';
const LAG_RESOLUTION_MS = 5;
const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });

const doors = {
  /** A coordinator with so many nonprofits; says where and as whom to work. */
  async prepare({ nonprofits }: { nonprofits: number }) {
    coordinator = await server.person('Coordinator');
    const organisations: string[] = [];
    for (let n = 0; n < nonprofits; n++)
      organisations.push(await server.nonprofit(coordinator, `Pantry ${n}`));
    const { kind, ...settings } = server.database.settings;
    const url = kind === 'postgres' && 'url' in settings ? settings.url : null;
    return { url: server.url, database: url, token: coordinator.token, organisations };
  },

  /** Makes zones of these names; gives their ids. */
  async zones({ names }: { names: string[] }): Promise<string[]> {
    return (await makeZones(server.kernel, names)).map(({ id }) => id);
  },

  /** So many open needs of a nonprofit. */
  async needs({ organisationId, count }: { organisationId: string; count: number }): Promise<string[]> {
    const ids: string[] = [];
    for (let n = 0; n < count; n++)
      ids.push((await coordinator!.post<NeedView>('/nonprofit/needs', aNeed(organisationId))).id);
    return ids;
  },

  /** So many coordinators of a nonprofit with accounts of their own, and their password. */
  async staff({ organisationId, count }: { organisationId: string; count: number }) {
    const people: { email: string; token: string }[] = [];
    for (let n = 0; n < count; n++) {
      const person = await server.person(`Coordinator ${n}`);
      await server.member(organisationId, person, 'coordinator');
      people.push({ email: person.email, token: person.token });
    }
    const hash = await hashPassword(STAFF_PASSWORD);
    await server.kernel.database.sql('update account set password_hash = $1 where email = any($2)', [
      hash,
      people.map(({ email }) => email),
    ]);
    return { people, password: STAFF_PASSWORD };
  },

  /** Begins to watch how long the event loop keeps its timers waiting. */
  watchLag(): void {
    lag.reset();
    lag.enable();
  },

  /** Milliseconds that the event loop was late since `watchLag`. */
  lag(): { p50: number; p99: number; max: number } {
    lag.disable();
    const ms = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - LAG_RESOLUTION_MS);
    return { p50: ms(lag.percentile(50)), p99: ms(lag.percentile(99)), max: ms(lag.max) };
  },

  /** Single-use tickets of the coordinator. */
  async tickets({ count }: { count: number }): Promise<string[]> {
    const [, payload = ''] = coordinator!.token.split('.');
    const { sid } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sid: string };
    const tickets: string[] = [];
    for (let n = 0; n < count; n++) {
      tickets.push(await server.kernel.tickets.issue({ accountId: coordinator!.id, sessionId: sid }));
    }
    return tickets;
  },

  /** So many people with accounts, sessions and tickets of their own. */
  async strangers({ count }: { count: number }): Promise<{ accountId: string; ticket: string }[]> {
    const { sql } = server.kernel.database;
    const people = Array.from({ length: count }, () => ({ accountId: createId(), sessionId: createId() }));
    const accounts = people.map(({ accountId }) => accountId);
    await sql(
      `insert into account (id, email, display_name, time_zone, created_at)
       select id, id || '@bench.example', 'Somebody', 'America/New_York', now() from unnest($1::uuid[]) x(id)`,
      [accounts],
    );
    await sql(
      `insert into session (id, account_id, device, begun_at, used_at)
       select s, a, 'bench', now(), now() from unnest($1::uuid[], $2::uuid[]) x(s, a)`,
      [people.map(({ sessionId }) => sessionId), accounts],
    );
    const admitted: { accountId: string; ticket: string }[] = [];
    for (const person of people)
      admitted.push({ accountId: person.accountId, ticket: await server.kernel.tickets.issue(person) });
    return admitted;
  },

  /** The entries of one real change: a need that was posted. */
  async sample({ organisationId }: { organisationId: string }): Promise<string> {
    const need = await coordinator!.post<NeedView>('/nonprofit/needs', aNeed(organisationId));
    const [row] = await server.kernel.database.sql<{ entries: string }>(
      'select entries::text as entries from change where room = $1 order by seq desc limit 1',
      [needsRoom(need.organisationId)],
    );
    return row!.entries;
  },

  async heads({ rooms }: { rooms: string[] }) {
    const rows = await server.kernel.database.sql<{ name: string; seq: unknown; epoch: string }>(
      'select n.name, coalesce(r.seq, 0) as seq, e.epoch from unnest($1::text[]) n(name) left join room r using (name) cross join database_epoch e',
      [rooms],
    );
    return rows.map(({ name, seq, epoch }) => ({ room: name, seq: Number(seq), epoch }));
  },

  /** Rings as the control line says. */
  control: (): Promise<number> => openControlLine<Ring>((ring) => doorbell.ring(ring)),
  processorMs,
  heap: heapAfterCollection,
};
export type MusterDoors = typeof doors;

answerParent(doors, () => server.close());
