import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Doorbell, LocalDoorbell, type Ring } from '#server/kernel/doorbell.ts';
import type { NonprofitFiguresView } from '#shared/figures.ts';
import type { NeedView } from '#shared/volunteering.ts';
import type { Listener, Person } from '../support/person.ts';
import { aNeed, aVolunteer } from '../support/samples.ts';
import { settled } from '../support/settled.ts';
import { TestServer } from '../support/test-server.ts';

/** A doorbell that does to every ring what the test says. */
class FaultyDoorbell implements Doorbell {
  readonly #inner = new LocalDoorbell();
  fault: (ring: Ring, pass: (ring: Ring) => void) => void = (ring, pass) => pass(ring);
  rung = 0;

  ring(ring: Ring): void {
    this.rung++;
    this.fault(ring, (passed) => this.#inner.ring(passed));
  }

  listen(listener: (ring: Ring) => void): void {
    this.#inner.listen(listener);
  }

  channel(): ReturnType<LocalDoorbell['channel']> {
    return this.#inner.channel();
  }

  trouble(): string | null {
    return null;
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}

const doorbell = new FaultyDoorbell();
let server: TestServer;
let owner: Person;
let organisationId: string;
let room: string;
let listener: Listener;
beforeAll(async () => {
  server = await TestServer.start({ doorbell });
  owner = await server.person('Ruth');
  organisationId = await server.nonprofit(owner);
  room = `needs:${organisationId}`;
  listener = await owner.connect();
  await listener.join({ room });
});
afterAll(() => server.close());

/** Posts needs one after another; gives the milliseconds until the listener had the last, and its numbers. */
async function postAndHear(count: number): Promise<{ ms: number; numbers: number[] }> {
  const before = listener.of(room).length;
  for (let nth = 0; nth < count; nth++) await owner.post<NeedView>('/nonprofit/needs', aNeed(organisationId));
  const begun = performance.now();
  await listener.until(() => listener.of(room).length >= before + count, `${count} changes`);
  const numbers = listener
    .of(room)
    .map(({ seq }) => seq)
    .slice(before);
  return { ms: performance.now() - begun, numbers };
}

const ascending = (numbers: number[]) =>
  numbers.every((number, nth) => nth === 0 || number === numbers[nth - 1]! + 1);

describe('a doorbell', () => {
  it('that rings is heard at once', async () => {
    doorbell.fault = (ring, pass) => pass(ring);
    const { numbers } = await postAndHear(3);
    expect(numbers).toHaveLength(3);
    expect(ascending(numbers)).toBe(true);
    expect(doorbell.rung).toBeGreaterThan(0);
  });

  it('that never rings costs a second: the backstop finds every change', async () => {
    doorbell.fault = () => {};
    const { ms, numbers } = await postAndHear(5);
    expect(ascending(numbers)).toBe(true);
    expect(numbers).toHaveLength(5);
    expect(ms).toBeLessThan(3000);
  });

  it('that never rings loses no reaction either', async () => {
    doorbell.fault = () => {};
    const vera = await server.person('Vera');
    const hers = await vera.connect();
    await hers.join({ room: `user:${vera.id}` });
    await vera.ask('PUT', '/volunteer/profile', { body: aVolunteer() });
    const suggested = () =>
      hers.changes.some(({ entries }) =>
        entries.some(({ type, version }) => type === 'volunteering.volunteer-suggestions' && version > 1),
      );
    await hers.until(suggested, 'her suggestions');
  });

  it('that rings late, twice and in the wrong order changes nothing', async () => {
    const held: (() => void)[] = [];
    doorbell.fault = (ring, pass) => {
      held.push(() => pass(ring));
      if (held.length < 3) return;
      for (const go of held.splice(0).reverse()) {
        go();
        go();
      }
    };
    const { numbers } = await postAndHear(9);
    expect(numbers).toHaveLength(9);
    expect(ascending(numbers)).toBe(true);
  });

  it('that names rooms nobody listens to, and numbers that are not there yet, is borne', async () => {
    doorbell.fault = ({ rooms, queues }, pass) =>
      pass({
        rooms: [
          { room: 'organisation:nobody', seq: 7 },
          ...rooms.map(({ room: name, seq }) => ({ room: name, seq: seq + 1000 })),
        ],
        queues: [...queues, 'no.such-queue'],
      });
    const { numbers } = await postAndHear(3);
    expect(ascending(numbers)).toBe(true);
    doorbell.fault = (ring, pass) => pass(ring);
    expect((await postAndHear(1)).numbers).toEqual([numbers.at(-1)! + 1]);
  });

  it('that never rings leaves no figures behind', { timeout: 30_000 }, async () => {
    doorbell.fault = () => {};
    const counted = async () => {
      const path = `/nonprofit/dashboard?organisationId=${organisationId}`;
      const { figures } = await owner.get<{ figures: NonprofitFiguresView }>(path);
      return figures.needs.open;
    };
    await settled(server.kernel);
    const before = await counted();
    await owner.post('/nonprofit/needs', aNeed(organisationId));
    await settled(server.kernel);
    expect(await counted()).toBe(before + 1);
  });
});
