import type { Route } from '#server/kernel/http/route.ts';
import { hashOfSecret } from '#server/kernel/secrets.ts';
import { Invitation } from '#server/modules/organisations/invitation.entity.ts';
import { type Actor, type Grants, PRESET_GRANTS, ROLES } from '#shared/rights.ts';
import type { NeedView, PostNeed } from '#shared/volunteering.ts';
import { refuseUndescribed } from './described-answer.ts';
import { Person } from './person.ts';
import { aNeed, aVolunteer } from './samples.ts';
import { TestServer } from './test-server.ts';
import { atTheDoor } from './visitor.ts';
import { makeZones, type TestZone } from './zones.ts';

/** What a test does behind the routes. */
export const WORK = { actor: 'system:test', mutation: null, source: null };
const DAY_MS = 86_400_000;
export const PASSWORD = 'a password of a test';

/** Somebody who tries every door, and what they are. */
export interface Player {
  name: string;
  person: Person;
  /** Whether requests of theirs count as signed in. */
  signedIn: boolean;
  /** What the rights are decided by; nobody's without a living session. */
  rights: Actor;
}

/** An organisation, and everyone who may come near it: in each role, from elsewhere, no more, and never. */
export class Cast {
  readonly server: TestServer;
  readonly owner: Person;
  readonly organisationId: string;
  readonly teamId: string;
  readonly zone: TestZone;
  readonly players: readonly Player[];
  /** Routes that answered as they declare, by method and path; one that answers with a file is not seen. */
  readonly answered: ReadonlySet<string>;
  /** Begins every name that is made for it, so that it is known where it must not be seen. */
  readonly mark: string;
  #made = 0;

  private constructor(
    parts: Pick<Cast, 'server' | 'owner' | 'organisationId' | 'teamId' | 'zone' | 'players' | 'answered'>,
    mark = '',
  ) {
    this.mark = mark;
    this.server = parts.server;
    this.owner = parts.owner;
    this.organisationId = parts.organisationId;
    this.teamId = parts.teamId;
    this.zone = parts.zone;
    this.players = parts.players;
    this.answered = parts.answered;
  }

  static async assemble(): Promise<Cast> {
    const answered = new Set<string>();
    const server = await TestServer.start({
      inspect: (route, status, body) => {
        refuseUndescribed(route, status, body);
        answered.add(nameOf(route));
      },
      demoAccounts: [{ email: 'demo@test.example', password: PASSWORD, what: 'a demo' }],
    });
    const [zone] = (await makeZones(server.kernel, ['East', 'West'])) as [TestZone, TestZone];
    const owner = await server.person('Ruth Owner');
    const organisationId = await server.nonprofit(owner);
    await signUp(server, 'signs.in@test.example');
    const team = await owner.post<{ id: string }>(`/organisations/${organisationId}/teams`, {
      name: 'Kitchen',
    });
    const players = await gather(server, owner, organisationId, team.id);
    return new Cast({ server, owner, organisationId, teamId: team.id, zone, players, answered });
  }

  /** Another organisation on the same server, with an owner and a team of its own. */
  async neighbour(mark: string): Promise<Cast> {
    const owner = await this.server.person(`${mark}Owner`);
    const organisationId = await this.server.nonprofit(owner, `${mark}Pantry`);
    const { id: teamId } = await owner.post<{ id: string }>(`/organisations/${organisationId}/teams`, {
      name: `${mark}Kitchen`,
    });
    return new Cast({ ...this, owner, organisationId, teamId, players: [] }, mark);
  }

  close(): Promise<void> {
    return this.server.close();
  }

  /** A name that nothing else has. */
  fresh(what: string): string {
    return `${this.mark}${what} ${++this.#made}`;
  }

  freshEmail(): string {
    return `${this.fresh('guest').toLowerCase().replaceAll(' ', '.')}@test.example`;
  }

  /** Somebody who has registered by themselves, with the password of all. */
  newcomer(): Promise<Person> {
    return signUp(this.server, this.freshEmail());
  }

  /** Something of the organisation that its owner makes for one try. */
  made<View extends { id: string }>(path: string, body: object): Promise<View> {
    return this.owner.post<View>(`/organisations/${this.organisationId}/${path}`, body);
  }

  need(change: Partial<PostNeed> = {}): Promise<NeedView> {
    return this.owner.post<NeedView>('/nonprofit/needs', this.needBody(change));
  }

  needBody(change: Partial<PostNeed> = {}): PostNeed {
    const { organisationId, zone } = this;
    const need = aNeed(organisationId, { title: this.fresh('Pack groceries'), point: zone.point, ...change });
    const later = (at: string) => new Date(Date.parse(at) + DAY_MS).toISOString();
    return { ...need, startsAt: later(need.startsAt), endsAt: later(need.endsAt) };
  }

  volunteerBody() {
    return aVolunteer({ point: this.zone.point });
  }

  /** Somebody in the lowest role, for whoever changes or removes members. */
  async victim(): Promise<{ person: Person; membershipId: string }> {
    const person = await this.server.person(this.fresh('Vic'));
    return { person, membershipId: await this.server.member(this.organisationId, person, 'crew') };
  }

  /** The token of an invitation to an organisation that nobody of the cast belongs to. */
  async invitationToken(): Promise<string> {
    const { server } = this;
    const host = await server.person(this.fresh('Host'));
    const organisationId = await server.nonprofit(host, this.fresh('Elsewhere'));
    const token = this.fresh('a token of a link').replaceAll(' ', '-');
    const now = server.kernel.clock.now();
    await server.kernel.transactor.transact(WORK, async ({ em }) => {
      em.create(Invitation, {
        ...{ organisationId, email: this.freshEmail(), role: 'crew', teamIds: [] },
        ...{ tokenHash: hashOfSecret(token), inviterId: host.id, inviterName: 'Host' },
        ...{ sentAt: now, endsAt: new Date(now.getTime() + DAY_MS) },
      });
    });
    return token;
  }
}

/** How routes are called in tests. */
export const nameOf = ({ method, path }: Pick<Route, 'method' | 'path'>): string => `${method} ${path}`;

async function signUp({ url }: TestServer, email: string): Promise<Person> {
  const { body } = await atTheDoor(url, '/auth/register', {
    body: { email, password: PASSWORD, displayName: 'Signs In' },
  });
  return new Person(url, { id: body.user.id, email, token: body.accessToken });
}

async function gather(
  server: TestServer,
  owner: Person,
  organisationId: string,
  teamId: string,
): Promise<Player[]> {
  const players: Player[] = [];
  const nobody: Actor = { accountId: '', administrator: false, standings: {} };
  const add = (name: string, person: Person, rights: Partial<Actor> = {}) =>
    players.push({ name, person, signedIn: true, rights: { ...nobody, accountId: person.id, ...rights } });
  const addOutside = (name: string, person: Person) =>
    players.push({ name, person, signedIn: false, rights: nobody });

  addOutside('anonymous', new Person(server.url, { id: '', email: '', token: '' }));
  for (const role of ROLES) {
    const person = await server.person(`In the role ${role}`);
    await server.member(organisationId, person, role);
    add(role, person, {
      standings: { [organisationId]: { role, grants: PRESET_GRANTS[role], teams: [] } },
    });
  }

  const lead = await server.person('Team lead');
  const membershipId = await server.member(organisationId, lead, 'crew');
  const grants: Grants = { 'organisation.read': 'organisation', 'team.manage': 'team' };
  const path = `/organisations/${organisationId}`;
  const role = await owner.post<{ id: string }>(`${path}/roles`, { name: 'Team lead', grants });
  await owner.post(`${path}/teams/${teamId}/people`, { accountId: lead.id });
  const headers = { 'if-match': '"1"' };
  await owner.ask('PATCH', `${path}/members/${membershipId}`, { body: { role: role.id }, headers });
  const standing = { role: role.id, grants, teams: [teamId] };
  add("a role of the organisation's own, over one team", lead, { standings: { [organisationId]: standing } });

  const stranger = await server.person('Owner elsewhere');
  const elsewhere = await server.nonprofit(stranger, 'Another pantry');
  add('owner of another organisation', stranger, {
    standings: { [elsewhere]: { role: 'owner', grants: PRESET_GRANTS.owner, teams: [] } },
  });

  const removed = await server.person('Was an administrator here');
  const was = await server.member(organisationId, removed, 'administrator');
  await owner.ask('DELETE', `${path}/members/${was}`);
  add('removed member', removed);

  const administrator = await server.person('Ada', { administrator: true });
  add('administrator of the platform', administrator, { administrator: true });

  const signedOut = await server.person('Signed out');
  await server.member(organisationId, signedOut, 'owner');
  await server.kernel.database.sql('update session set revoked_at = now() where account_id = $1', [
    signedOut.id,
  ]);
  addOutside('owner whose session has ended', signedOut);

  const suspended = await server.person('Suspended');
  await server.member(organisationId, suspended, 'owner');
  await administrator.post(`/admin/accounts/${suspended.id}/suspend`, { reason: 'A test' });
  addOutside('suspended owner', suspended);
  return players;
}
