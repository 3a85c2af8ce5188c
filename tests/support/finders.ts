import { expect } from 'vitest';
import type { FoundNeeds } from '#shared/finding.ts';
import type { NeedView, PostNeed, SaveVolunteer } from '#shared/volunteering.ts';
import type { Person } from './person.ts';
import { aNeed, aVolunteer } from './samples.ts';
import { TestServer } from './test-server.ts';
import { makeZones, type TestZone } from './zones.ts';

/** A nonprofit that posts needs in two zones a mile apart, and people who look for them. */
export class Finders {
  readonly server: TestServer;
  readonly owner: Person;
  readonly organisationId: string;
  readonly east: TestZone;
  readonly west: TestZone;

  private constructor(
    server: TestServer,
    owner: Person,
    organisationId: string,
    [east, west]: [TestZone, TestZone],
  ) {
    this.server = server;
    this.owner = owner;
    this.organisationId = organisationId;
    this.east = east;
    this.west = west;
  }

  static async gather(): Promise<Finders> {
    const server = await TestServer.start();
    const zones = (await makeZones(server.kernel, ['East', 'West'])) as [TestZone, TestZone];
    const owner = await server.person('Ruth');
    return new Finders(server, owner, await server.nonprofit(owner), zones);
  }

  /** As if nobody had posted anything. */
  nothingOpen() {
    return this.server.kernel.database.sql(`update need set state = 'cancelled'`);
  }

  posted(change: Partial<PostNeed> = {}): Promise<NeedView> {
    const need = aNeed(this.organisationId, { point: this.east.point, ...change });
    return this.owner.post<NeedView>('/nonprofit/needs', need);
  }

  async volunteer(change: Partial<SaveVolunteer> = {}): Promise<Person> {
    const person = await this.server.person();
    const body = aVolunteer({ point: this.east.point, ...change });
    expect((await person.ask('PUT', '/volunteer/profile', { body })).status).toBe(200);
    return person;
  }

  inEast(person: Person, query = ''): Promise<FoundNeeds> {
    return person.get(`/volunteer/zone/${this.east.id}/needs${query}`);
  }
}

export const everywhere = (person: Person, query = ''): Promise<FoundNeeds> =>
  person.get(`/volunteer/needs${query}`);

export const titles = ({ items }: FoundNeeds): string[] => items.map(({ title }) => title);

/** 09:00 to 12:00 in New York in winter. */
export const onDay = (date: string) => ({
  startsAt: new Date(`${date}T09:00:00-05:00`).toISOString(),
  endsAt: new Date(`${date}T12:00:00-05:00`).toISOString(),
});
