import type { FoundNeeds } from '#shared/finding.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { by, type CollectionCore } from '../../client/kernel/collection-core.ts';
import type { Chance } from './chance.ts';
import { type Followed, LiveClient } from './live-client.ts';
import type { Person } from './person.ts';
import { drawList, drawn, fetchAtSamePosition } from './same-as-fetched.ts';
import { aNeed, aVolunteer } from './samples.ts';
import type { TestServer } from './test-server.ts';
import { makeZones, type TestZone } from './zones.ts';

/** Connections that are opened together. */
const AT_ONCE = 20;
/** As many as the server gives at once: a window that is never full, so that nothing is left out. */
const LIMIT = 500;
const SKILLS = ['Lifting', 'Spanish', 'Cooking', 'Driving', 'First aid'];

interface Looker {
  person: Person;
  client: LiveClient;
  needs: Followed;
  list: CollectionCore<NeedView>;
}

interface Nonprofit {
  owner: Person;
  organisationId: string;
}

/** Volunteers who look at the needs of one zone, and nonprofits who write there. */
export class ZoneCrowd {
  readonly zone: TestZone;
  readonly lookers: readonly Looker[];
  readonly nonprofits: readonly Nonprofit[];
  #named = 0;

  private constructor(zone: TestZone, lookers: Looker[], nonprofits: Nonprofit[]) {
    this.zone = zone;
    this.lookers = lookers;
    this.nonprofits = nonprofits;
  }

  static async gather(
    server: TestServer,
    { volunteers, nonprofits }: { volunteers: number; nonprofits: number },
  ): Promise<ZoneCrowd> {
    const [zone] = await makeZones(server.kernel, ['Midwood']);
    const owners: Nonprofit[] = [];
    for (let n = 1; n <= nonprofits; n++) {
      const owner = await server.person(`Owner ${n}`);
      owners.push({ owner, organisationId: await server.nonprofit(owner, `Pantry ${n}`) });
    }
    const lookers: Looker[] = [];
    while (lookers.length < volunteers) {
      const numbers = Array.from(
        { length: Math.min(AT_ONCE, volunteers - lookers.length) },
        (_, i) => lookers.length + i,
      );
      lookers.push(...(await Promise.all(numbers.map((n) => looker(server, zone!, n)))));
    }
    return new ZoneCrowd(zone!, lookers, owners);
  }

  /** A new need, whose title nobody used before. */
  async post(nonprofit: Nonprofit): Promise<NeedView> {
    const title = this.#nextTitle();
    const { organisationId, owner } = nonprofit;
    return owner.post<NeedView>(
      '/nonprofit/needs',
      aNeed(organisationId, { title, point: this.zone.point, placesMin: 1, placesMax: 2 }),
    );
  }

  #nextTitle(): string {
    return `Need ${++this.#named}`;
  }

  /** Another title for a need, as somebody gives it who has just looked; `sending` hears it before it leaves. */
  async rename(
    { owner }: Nonprofit,
    { id }: NeedView,
    sending: (title: string) => void = () => {},
  ): Promise<void> {
    const title = this.#nextTitle();
    const { need } = await owner.get<{ need: NeedView }>(`/nonprofit/needs/${id}`);
    sending(title);
    const headers = { 'if-match': `"${need.version}"` };
    await owner.ask('PATCH', `/nonprofit/needs/${id}`, { body: { title }, headers });
  }

  /** Posts, renames and cancels at random, so many steps one after the other. */
  async write(nonprofit: Nonprofit, steps: number, chance: Chance): Promise<void> {
    const mine: NeedView[] = [];
    for (let step = 0; step < steps; step++) {
      const what = mine.length < 2 ? 'post' : chance.pick(['post', 'post', 'rename', 'cancel'] as const);
      if (what === 'post') mine.push(await this.post(nonprofit));
      else if (what === 'rename') await this.rename(nonprofit, chance.pick(mine));
      else {
        const [{ id }] = mine.splice(0, 1) as [NeedView];
        await nonprofit.owner.post(`/nonprofit/needs/${id}/cancel`, { reason: 'Not needed any more.' });
      }
    }
  }

  /** Signs up for one that a volunteer sees; who comes too late, or is expected elsewhere then, is refused. */
  async signUp({ person, needs, list }: Looker, chance: Chance): Promise<number> {
    await needs.until(() => drawn(list).length > 0, 'a need to sign up for');
    const { status } = await person.ask('POST', '/volunteer/assignments', {
      body: { needId: chance.pick(drawn(list)).id },
    });
    return status;
  }

  /** What a volunteer sees, and what they would see if they fetched it anew. */
  async screens({ needs, list }: Looker): Promise<{ shown: NeedView[]; fetched: NeedView[] }> {
    const { items } = await fetchAtSamePosition<FoundNeeds>(needs);
    return { shown: drawn(list), fetched: [...items].sort((a, b) => (a.id < b.id ? -1 : 1)) };
  }

  leave(): void {
    for (const { client } of this.lookers) client.close();
  }
}

async function looker(server: TestServer, zone: TestZone, n: number): Promise<Looker> {
  const person = await server.person(`Volunteer ${n}`);
  const skills = SKILLS.filter((_, bit) => (n >> bit) & 1);
  await person.ask('PUT', '/volunteer/profile', { body: aVolunteer({ skills, point: zone.point }) });
  const client = new LiveClient(person);
  await client.connect();
  const needs = await client.follow(`/volunteer/zone/${zone.id}/needs?show=all&limit=${LIMIT}`);
  const list = drawList<FoundNeeds, NeedView>(needs, {
    type: 'volunteering.need',
    from: ({ items }) => items,
    matches: ({ state, zoneId }) => state === 'open' && zoneId === zone.id,
    order: by(({ startsAt }) => startsAt),
    limit: LIMIT,
  });
  return { person, client, needs, list };
}
