import { expect } from 'vitest';
import type { Entity, EntityManager } from '#server/kernel/database.ts';
import { readSnapshot } from '#server/kernel/snapshot.ts';
import type { NeedView, PostNeed } from '#shared/volunteering.ts';
import type { LiveView } from '../../../client/kernel/collection-core.ts';
import type { AskState } from '../../support/live-client.ts';
import type { Person } from '../../support/person.ts';
import { aNeed, aVolunteer } from '../../support/samples.ts';
import { type ServerOptions, TestServer } from '../../support/test-server.ts';
import { type VerifiedChange, verifyChange } from '../../support/verify-change.ts';
import { makeZones, type TestZone } from '../../support/zones.ts';

const WORK = { actor: 'system:test', mutation: null, source: null };
const DAY_MS = 86_400_000;

/** A nonprofit with needs in one of two zones, and a volunteer: what the cases begin with. */
export class World {
  readonly server: TestServer;
  readonly owner: Person;
  readonly volunteer: Person;
  readonly organisationId: string;
  readonly east: TestZone;
  readonly west: TestZone;

  private constructor(
    parts: Pick<World, 'server' | 'owner' | 'volunteer' | 'organisationId' | 'east' | 'west'>,
  ) {
    this.server = parts.server;
    this.owner = parts.owner;
    this.volunteer = parts.volunteer;
    this.organisationId = parts.organisationId;
    this.east = parts.east;
    this.west = parts.west;
  }

  static async begin(options: ServerOptions = {}): Promise<World> {
    const server = await TestServer.start(options);
    const [east, west] = (await makeZones(server.kernel, ['East', 'West'])) as [TestZone, TestZone];
    const owner = await server.person('Ruth Owner');
    const organisationId = await server.nonprofit(owner);
    const volunteer = await server.person('Vera Volunteer');
    await volunteer.ask('PUT', '/volunteer/profile', { body: aVolunteer({ point: east.point }) });
    const world = new World({ server, owner, volunteer, organisationId, east, west });
    // Three of each, so that a window of two has something outside of it.
    for (const day of [1, 2, 3]) await world.posted({}, day);
    return world;
  }

  end(): Promise<void> {
    return this.server.close();
  }

  needOn(day: number, change: Partial<PostNeed> = {}): PostNeed {
    const need = aNeed(this.organisationId, { point: this.east.point, ...change });
    const later = (instant: string) => new Date(Date.parse(instant) + day * DAY_MS).toISOString();
    return { ...need, startsAt: later(need.startsAt), endsAt: later(need.endsAt) };
  }

  posted(change: Partial<PostNeed> = {}, day = 0): Promise<NeedView> {
    return this.owner.post<NeedView>('/nonprofit/needs', this.needOn(day, change));
  }

  async revised({ id, version }: NeedView, body: object): Promise<NeedView> {
    const answer = await this.owner.ask<NeedView>('PATCH', `/nonprofit/needs/${id}`, {
      body,
      headers: { 'if-match': `"${version}"` },
    });
    expect(answer.status).toBe(200);
    return answer.body;
  }

  /** For what no route shows in its room: the row's view, in a snapshot that says the room's number. */
  snapshotOf<E extends object>(
    entity: Entity,
    id: string,
    view: (row: E) => unknown,
    room: string,
  ): AskState {
    return async () => {
      const { database } = this.server.kernel;
      const { result, positions } = await readSnapshot(database, async ({ em, shows }) => {
        shows(room);
        const row = (await em.findOne(entity, { id })) as E | null;
        return row && view(row);
      });
      return { status: 200, body: result, positions };
    };
  }

  /** Where no verb writes it yet: the entity, through the only writer. */
  async write<T>(change: (em: EntityManager) => Promise<T>): Promise<T> {
    return (await this.server.kernel.transactor.transact(WORK, ({ em }) => change(em))).result;
  }
}

export interface Case {
  what: string;
  verify(world: World, type: string): Promise<void>;
}

export type Cases = Record<string, readonly Case[]>;
export type Items<View> = { items: View[] };

/** A case that `verifyChange` proves. */
export function change<Answer, View extends LiveView>(
  what: string,
  make: (world: World) => Promise<Omit<VerifiedChange<Answer, View>, 'type'>>,
): Case {
  return {
    what,
    verify: async (world, type) => verifyChange<Answer, View>({ type, ...(await make(world)) }),
  };
}
