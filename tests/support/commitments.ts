import type { Mark } from '#shared/assignment-steps.ts';
import type { AssignmentView, MatchView } from '#shared/commitments.ts';
import type { NeedView, PostNeed } from '#shared/volunteering.ts';
import type { Person } from './person.ts';
import { aNeed, aVolunteer } from './samples.ts';
import type { TestServer } from './test-server.ts';

const HOUR_MS = 3_600_000;

export interface Promised {
  volunteer: Person;
  need: NeedView;
  assignment: AssignmentView;
}

/** Makes what commitments begin with, through the routes: each with a volunteer of its own. */
export class Commitments {
  readonly #server: TestServer;
  readonly #owner: Person;
  readonly #organisationId: string;
  readonly #change: Partial<PostNeed>;

  constructor(server: TestServer, owner: Person, organisationId: string, change: Partial<PostNeed> = {}) {
    this.#server = server;
    this.#owner = owner;
    this.#organisationId = organisationId;
    this.#change = change;
  }

  need(change: Partial<PostNeed> = {}): Promise<NeedView> {
    const body = aNeed(this.#organisationId, { ...this.#change, ...change });
    return this.#owner.post<NeedView>('/nonprofit/needs', body);
  }

  async volunteer(name = 'Vera Volunteer', change: Parameters<typeof aVolunteer>[0] = {}): Promise<Person> {
    const person = await this.#server.person(name);
    const { point } = this.#change;
    const body = aVolunteer({ ...(point && { point }), ...change });
    const { status } = await person.ask('PUT', '/volunteer/profile', { body });
    if (status !== 200) throw new Error(`the profile was answered with ${status}`);
    return person;
  }

  /** Somebody has signed up: confirmed, or waiting where the need asks for approval. */
  async promised(change: Partial<PostNeed> = {}): Promise<Promised> {
    const [need, volunteer] = [await this.need(change), await this.volunteer()];
    const assignment = await volunteer.post<AssignmentView>('/volunteer/assignments', { needId: need.id });
    return { volunteer, need, assignment };
  }

  /** As `promised`, and the work has begun an hour ago; it lasts three. */
  async begun(change: Partial<PostNeed> = {}): Promise<Promised> {
    const promised = await this.promised(change);
    await this.movedTo(promised.need, -1);
    return promised;
  }

  /** As `begun`, and marked. */
  async marked(outcome: Mark = 'showed'): Promise<Promised> {
    const promised = await this.begun();
    const path = `/nonprofit/assignments/${promised.assignment.id}/confirm-show-up`;
    return { ...promised, assignment: await this.#owner.post<AssignmentView>(path, { outcome }) };
  }

  async offered(
    change: Partial<PostNeed> = {},
  ): Promise<{ volunteer: Person; need: NeedView; match: MatchView }> {
    const [need, volunteer] = [await this.need(change), await this.volunteer()];
    const { items } = await this.#owner.post<{ items: MatchView[] }>(`/nonprofit/needs/${need.id}/offers`, {
      volunteerIds: [volunteer.id],
    });
    return { volunteer, need, match: items[0]! };
  }

  /** Moves a need to begin so many hours from now. */
  async movedTo({ id }: NeedView, hours: number, lasting = 3): Promise<NeedView> {
    const { need } = await this.#owner.get<{ need: NeedView }>(`/nonprofit/needs/${id}`);
    const startsAt = new Date(this.#server.kernel.clock.now().getTime() + hours * HOUR_MS);
    const endsAt = new Date(startsAt.getTime() + lasting * HOUR_MS);
    const body = { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
    const headers = { 'if-match': `"${need.version}"` };
    const answer = await this.#owner.ask<NeedView>('PATCH', `/nonprofit/needs/${id}`, { body, headers });
    if (answer.status !== 200)
      throw new Error(`moving answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}
