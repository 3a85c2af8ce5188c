import { MAIL_DUE } from '#server/modules/notifications/mail-notifications.ts';
import { REMINDERS } from '#server/modules/notifications/remind.ts';
import type { AssignmentView } from '#shared/commitments.ts';
import type { NotificationView } from '#shared/notifications.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { Commitments } from './commitments.ts';
import { Mailbox } from './mailbox.ts';
import type { Person } from './person.ts';
import { settled } from './settled.ts';
import { TestClock } from './test-clock.ts';
import { TestServer } from './test-server.ts';

const HOUR = 3600;

/** A server whose time a test moves, and people on it who are told of things, in the inbox and by mail. */
export class ToldPeople {
  readonly clock = new TestClock();
  readonly mailbox = new Mailbox();
  server!: TestServer;
  /** Owns the nonprofit that commitments are made with. */
  owner!: Person;
  made!: Commitments;

  static async gather(): Promise<ToldPeople> {
    const people = new ToldPeople();
    people.server = await TestServer.start({ clock: people.clock, postman: people.mailbox });
    return people;
  }

  /** Another nonprofit, with an owner who was told nothing yet. */
  async begin(): Promise<void> {
    this.owner = await this.#reachable(await this.server.person('Ruth Owner'));
    const organisationId = await this.server.nonprofit(this.owner, 'Flatbush Pantry');
    this.made = new Commitments(this.server, this.owner, organisationId);
  }

  /** Their address is confirmed, without which nothing is mailed, and no hour is quiet: tests go through the nights. */
  async #reachable(person: Person): Promise<Person> {
    const { sql } = this.server.kernel.database;
    await sql('update account set email_verified_at = now() where id = $1', [person.id]);
    await person.ask('PATCH', '/users/me/notification-settings', { body: { quiet: null } });
    return person;
  }

  volunteer = async (name: string): Promise<Person> => this.#reachable(await this.made.volunteer(name));

  /** Lets time pass, does what is due by then, and gives each a session that still holds. */
  async pass<People extends Person[]>(hours: number, ...people: People): Promise<People> {
    await this.due();
    this.clock.pass(hours * HOUR);
    await this.due();
    return (await Promise.all(people.map((person) => this.server.renewed(person)))) as People;
  }

  /** Does all that is due by now. */
  async due(): Promise<void> {
    const { kernel } = this.server;
    await settled(kernel);
    for (const queue of [REMINDERS, MAIL_DUE]) await kernel.jobs.look(queue);
    await settled(kernel);
  }

  async inbox(person: Person, show = 'inbox'): Promise<NotificationView[]> {
    await settled(this.server.kernel);
    return (await person.get<{ items: NotificationView[] }>(`/notifications?show=${show}`)).items;
  }

  kinds = async (person: Person): Promise<string[]> => (await this.inbox(person)).map(({ type }) => type);

  /** Subjects of what was mailed to them by now. */
  async mails({ email }: Person): Promise<string[]> {
    await this.due();
    return this.mailbox.to(email).map(({ subject }) => subject);
  }

  settle = (person: Person, to: string, ids: string[] | null = null) =>
    person.post('/notifications/settle', { ids, to });

  signUp = (person: Person, { id: needId }: NeedView) =>
    person.post<AssignmentView>('/volunteer/assignments', { needId });
}
