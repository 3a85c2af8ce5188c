import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SignedIn } from '#shared/identity.ts';
import type { InvitationOffer, InvitationView, MembershipView, TeamView } from '#shared/organisations.ts';
import { Mailbox } from '../support/mailbox.ts';
import { type Answer, Person } from '../support/person.ts';
import { TestClock } from '../support/test-clock.ts';
import { TestServer } from '../support/test-server.ts';

const PUBLIC_URL = 'https://muster.example.org';
const DAY_SECONDS = 86_400;

let server: TestServer;
let mailbox: Mailbox;
let clock: TestClock;
let owner: Person;
let organisationId: string;
let nth = 0;
beforeAll(async () => {
  mailbox = new Mailbox();
  clock = new TestClock();
  server = await TestServer.start({ postman: mailbox, publicUrl: PUBLIC_URL, clock });
});
afterAll(() => server.close());
beforeEach(async () => {
  owner = await server.person('Ruth Owner');
  organisationId = await server.nonprofit(owner);
});

const at = (path: string) => `/organisations/${organisationId}${path}`;
const outcome = ({ status, body }: Answer<unknown>) => [
  status,
  (body as { type?: string } | undefined)?.type?.split(':').at(-1),
];
const freshEmail = () => `guest.${++nth}@test.example`;
const send = (email: string, more: object = {}, by = owner) =>
  by.ask<InvitationView>('POST', at('/invitations'), { body: { email, role: 'coordinator', ...more } });
const accept = (person: Person, token: string, asAnotherAddress = false) =>
  person.ask<MembershipView>('POST', `/invitations/${token}/accept`, { body: { asAnotherAddress } });
const open = async () => (await owner.get<{ items: InvitationView[] }>(at('/invitations'))).items;

async function tokenFor(email: string, mails = 1): Promise<string> {
  const { text } = await mailbox.newest(email, mails);
  return new RegExp(`${PUBLIC_URL}/invitation/([\\w-]{43})\\n`).exec(text)![1]!;
}

async function invited(email = freshEmail(), more: object = {}) {
  const { status, body } = await send(email, more);
  expect(status).toBe(201);
  return { email, invitation: body, token: await tokenFor(email) };
}

/** Nobody in particular: what anyone may ask. */
const anybody = async <Body>(path: string): Promise<Answer<Body>> =>
  new Person(server.url, { id: '', email: '', token: '' }).ask<Body>('GET', path, {
    headers: { authorization: '' },
  });

describe('an invitation', () => {
  it('is mailed with a link, and says to its holder what it offers', async () => {
    const { email, token } = await invited();
    const { subject, text } = await mailbox.newest(email);
    expect(subject).toBe('Join Test Pantry on Muster');
    expect(text).toContain('Ruth Owner invites you to Test Pantry on Muster. Your role there: coordinator.');
    const offer = await anybody<InvitationOffer>(`/invitations/${token}`);
    expect(offer.body).toMatchObject({
      organisationName: 'Test Pantry',
      inviterName: 'Ruth Owner',
      email,
      roleName: 'coordinator',
    });
  });

  it('is kept hashed, and its hash is in no history', async () => {
    const { token, invitation } = await invited();
    const { sql } = server.kernel.database;
    const rows = await sql<{ row: string }>(
      `select row_to_json(i)::text as row from invitation i where id::text = $1
       union all select row_to_json(h)::text from history h where entity_id = $1`,
      [invitation.id],
    );
    expect(rows).toHaveLength(2);
    for (const { row } of rows) expect(row).not.toContain(token);
    expect(rows[1]!.row).not.toContain('tokenHash');
  });

  it('lets somebody in with its role and teams, once', async () => {
    const team = await owner.post<TeamView>(at('/teams'), { name: 'Kitchen' });
    const guest = await server.person('Gwen Guest');
    const { token } = await invited(guest.email, { teamIds: [team.id] });
    const { status, body } = await accept(guest, token);
    expect([status, body.role, body.displayName]).toEqual([201, 'coordinator', 'Gwen Guest']);
    expect(await owner.get(at('/teams'))).toMatchObject({ people: [{ accountId: guest.id }] });
    expect(await open()).toEqual([]);
    expect(outcome(await accept(guest, token))).toEqual([404, 'no-invitation']);
    expect((await anybody(`/invitations/${token}`)).status).toBe(404);
  });

  it('lets in whoever registers first', async () => {
    const email = freshEmail();
    const { token } = await invited(email);
    const body = { email, password: 'a long password', displayName: 'Nora' };
    const { accessToken, user } = await owner.post<SignedIn>('/auth/register', body, { key: null });
    const nora = new Person(server.url, { id: user.id, email, token: accessToken });
    expect((await accept(nora, token)).status).toBe(201);
  });

  it('asks before another address than the invited one is let in', async () => {
    const { token } = await invited();
    const other = await server.person();
    expect(outcome(await accept(other, token))).toEqual([409, 'another-address']);
    expect((await accept(other, token, true)).body.accountId).toBe(other.id);
  });

  it('is accepted by one of several who try at once', async () => {
    for (let round = 0; round < 3; round++) {
      const { token } = await invited();
      const people = await Promise.all(Array.from({ length: 4 }, () => server.person()));
      const answers = await Promise.all(people.map((person) => accept(person, token, true)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 404, 404, 404]);
    }
  });

  it('is accepted once by somebody who presses twice', async () => {
    const guest = await server.person();
    const { token } = await invited(guest.email);
    const answers = await Promise.all([accept(guest, token), accept(guest, token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 404]);
  });

  it('is over after seven days, and can be sent again', async () => {
    const { token, email, invitation } = await invited();
    clock.pass(7 * DAY_SECONDS);
    // A session of tests lasts longer than an access token.
    const late = await server.person();
    await server.member(organisationId, late, 'owner');
    expect((await anybody(`/invitations/${token}`)).status).toBe(404);
    const guest = await server.person();
    expect(outcome(await accept(guest, token, true))).toEqual([404, 'no-invitation']);
    const again = await late.ask('POST', at(`/invitations/${invitation.id}/resend`));
    expect(again.status).toBe(200);
    const renewed = await tokenFor(email, 2);
    expect(renewed).not.toBe(token);
    expect((await accept(guest, token, true)).status).toBe(404);
    expect((await accept(guest, renewed, true)).status).toBe(201);
  });

  it('is taken back', async () => {
    const { token, invitation } = await invited();
    expect((await owner.ask('DELETE', at(`/invitations/${invitation.id}`))).status).toBe(204);
    const guest = await server.person();
    expect(outcome(await accept(guest, token, true))).toEqual([404, 'no-invitation']);
  });

  it('is either taken back or accepted, never both', async () => {
    for (let round = 0; round < 4; round++) {
      const { token, invitation } = await invited();
      const guest = await server.person();
      const [accepted, taken] = await Promise.all([
        accept(guest, token, true),
        owner.ask('DELETE', at(`/invitations/${invitation.id}`)),
      ]);
      expect([accepted.status, taken.status]).toSatisfy(
        ([one, other]: number[]) => (one === 201 && other === 404) || (one === 404 && other === 204),
      );
    }
  });

  it('gives nothing that its sender may not give any more', async () => {
    const sender = await server.person();
    const membershipId = await server.member(organisationId, sender, 'administrator');
    const email = freshEmail();
    await send(email, { role: 'administrator' }, sender);
    const token = await tokenFor(email);
    await owner.ask('DELETE', at(`/members/${membershipId}`));
    // Also the way back that somebody had kept for themselves.
    expect(outcome(await accept(sender, token, true))).toEqual([409, 'inviter-gone']);
  });

  it('goes to each address once, and to nobody who is in', async () => {
    const { email } = await invited();
    expect(outcome(await send(email.toUpperCase()))).toEqual([409, 'already-invited']);
    expect(outcome(await send(owner.email))).toEqual([409, 'already-member']);
    const another = freshEmail();
    const answers = await Promise.all(Array.from({ length: 4 }, () => send(another)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  it('names teams of the organisation only', async () => {
    const stranger = await server.person();
    const elsewhere = await server.nonprofit(stranger);
    const team = await stranger.post<TeamView>(`/organisations/${elsewhere}/teams`, { name: 'Theirs' });
    expect(outcome(await send(freshEmail(), { teamIds: [team.id] }))).toEqual([409, 'no-team']);
  });

  it('is another tenant’s secret', async () => {
    const { invitation } = await invited();
    const stranger = await server.person();
    const own = await server.nonprofit(stranger);
    for (const organisation of [organisationId, own]) {
      const path = `/organisations/${organisation}/invitations/${invitation.id}`;
      expect((await stranger.ask('DELETE', path)).status).toBe(404);
      expect((await stranger.ask('POST', `${path}/resend`)).status).toBe(404);
    }
    expect((await stranger.ask('GET', at('/invitations'))).status).toBe(404);
    expect((await anybody('/invitations/not-a-token')).status).toBe(404);
  });
});
