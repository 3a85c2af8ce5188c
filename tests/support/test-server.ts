import { compose, type MusterServer, type Parts, schema } from '#server/compose.ts';
import { openDatabase } from '#server/kernel/database.ts';
import { type Doorbell, LocalDoorbell } from '#server/kernel/doorbell.ts';
import { createLog } from '#server/kernel/log.ts';
import { Secret } from '#server/kernel/secret.ts';
import { AccessTokens } from '#server/modules/identity/access-tokens.ts';
import { RefreshTokens } from '#server/modules/identity/refresh-tokens.ts';
import { register } from '#server/modules/identity/register.ts';
import { createOrganisation } from '#server/modules/organisations/create-organisation.ts';
import { Membership } from '#server/modules/organisations/membership.entity.ts';
import type { Role } from '#shared/rights.ts';
import { refuseUndescribed } from './described-answer.ts';
import { NO_LIMITS } from './no-limits.ts';
import { Person } from './person.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';

export const SECRET = 'a secret that only tests know, long enough';
const WORK = { actor: 'system:test', mutation: null, source: null };

export type ServerOptions = Partial<Omit<Parts, 'database' | 'secret'>> & {
  /** Shares another server's database: a second node. */
  beside?: TestServer;
  /** A database of a kind that the test has chosen; removed with the server. */
  on?: TestDatabase;
  secret?: string;
  doorbell?: Doorbell;
};

/** A real server on a port of its own, with the doors that tests need. */
export class TestServer {
  readonly server: MusterServer;
  readonly url: string;
  readonly database: TestDatabase;
  readonly #owns: boolean;
  readonly #people: Person[] = [];
  #made = 0;

  private constructor(server: MusterServer, port: number, database: TestDatabase, owns: boolean) {
    this.server = server;
    this.url = `http://127.0.0.1:${port}`;
    this.database = database;
    this.#owns = owns;
  }

  static async start({ beside, on, secret = SECRET, ...options }: ServerOptions = {}): Promise<TestServer> {
    const database = beside?.database ?? on ?? (await testDatabase());
    const server = await compose({
      database: await openDatabase(database.settings, schema),
      doorbell: options.doorbell ?? new LocalDoorbell(),
      secret: new Secret(secret),
      log: createLog(process.env.TEST_LOG ?? 'silent'),
      limits: NO_LIMITS,
      inspect: refuseUndescribed,
      ...options,
    });
    const port = await server.listen(0, '127.0.0.1');
    return new TestServer(server, port, database, !beside);
  }

  get kernel() {
    return this.server.kernel;
  }

  /** Somebody with an account and a session, made without the cost of a password. */
  async person(
    displayName = `Person ${++this.#made}`,
    more: { administrator?: boolean; timeZone?: string } = {},
  ): Promise<Person> {
    const { transactor, secret, clock } = this.kernel;
    const email = `${displayName.toLowerCase().replaceAll(/\W+/g, '.')}.${Math.random().toString(36).slice(2, 10)}@test.example`;
    const { result } = await transactor.transact(WORK, async (transaction) => {
      const account = register(
        transaction,
        { email, displayName, timeZone: 'America/New_York', passwordHash: null, ...more },
        clock.now(),
      );
      await transaction.em.flush();
      return { id: account.id };
    });
    const { sessionId } = await this.session(result.id);
    const token = await new AccessTokens(secret, clock).sign({
      accountId: result.id,
      sessionId,
    });
    const person = new Person(this.url, { id: result.id, email, token });
    this.#people.push(person);
    return person;
  }

  /** The same account with a token that is good by now: one lasts ten minutes of the server's clock. */
  async renewed(person: Person): Promise<Person> {
    const { secret, clock } = this.kernel;
    const { sessionId } = await this.session(person.id);
    const token = await new AccessTokens(secret, clock).sign({ accountId: person.id, sessionId });
    return new Person(this.url, { id: person.id, email: person.email, token });
  }

  /** One more session of an account, with its refresh token. */
  async session(accountId: string): Promise<{ token: string; sessionId: string }> {
    const { transactor, secret, clock } = this.kernel;
    const { result } = await transactor.transact(WORK, (transaction) =>
      new RefreshTokens(secret).begin(transaction, accountId, 'test', clock.now()),
    );
    return result;
  }

  /** A nonprofit owned by the person; gives its id. */
  async nonprofit(owner: Person, name = 'Test Pantry'): Promise<string> {
    const { transactor, clock } = this.kernel;
    const input = { name, kind: 'nonprofit', timeZone: 'America/New_York' } as const;
    const { result } = await transactor.transact(WORK, (transaction) =>
      createOrganisation(transaction, owner.id, input, clock.now()),
    );
    return result.id;
  }

  async member(organisationId: string, person: Person, role: Role): Promise<string> {
    const { transactor, clock } = this.kernel;
    const { result } = await transactor.transact(WORK, async ({ em }) =>
      em.create(Membership, {
        organisationId,
        accountId: person.id,
        displayName: person.email,
        role,
        createdAt: clock.now(),
      }),
    );
    return result.id;
  }

  async close(): Promise<void> {
    for (const person of this.#people) person.disconnect();
    await this.server.close();
    await this.kernel.database.close();
    if (this.#owns) await this.database.remove();
  }
}
