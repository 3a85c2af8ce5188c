import { createPrivateKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from '#server/modules/identity/access-tokens.ts';
import { Person } from '../support/person.ts';
import { TestClock } from '../support/test-clock.ts';
import { TestServer } from '../support/test-server.ts';

/** PKCS #8 header of an Ed25519 key (RFC 8410 §7). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

const clock = new TestClock();
let server: TestServer;
let person: Person;
let claims: JWTPayload;
let header: { alg: string; kid: string; typ: string };
beforeAll(async () => {
  server = await TestServer.start({ clock });
  person = await server.person('Ruth');
  const [first, second] = person.token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
  header = JSON.parse(first!);
  claims = JSON.parse(second!);
});
afterAll(() => server.close());

const ask = async (token: string) => new Person(server.url, { ...person, token }).ask('GET', '/users/me');

/** The key the server signs with, as its secret gives it. */
const ownKey = () =>
  createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, server.kernel.secret.derive('access-token')]),
    format: 'der',
    type: 'pkcs8',
  });
const signed = (change: JWTPayload = {}, changedHeader: object = {}, key = ownKey()) =>
  new SignJWT({ ...claims, ...change }).setProtectedHeader({ ...header, ...changedHeader }).sign(key);

describe('an access token', () => {
  it('of the server is taken, and so is the same one made here', async () => {
    expect((await ask(person.token)).status).toBe(200);
    expect((await ask(await signed())).status).toBe(200);
  });

  it.each<[string, () => Promise<string> | string]>([
    ['without a signature', () => new UnsecuredJWT(claims).encode()],
    ['with alg none and our header', () => `${encode({ ...header, alg: 'none' })}.${encode(claims)}.`],
    ['signed with another key', () => signed({}, {}, generateKeyPairSync('ed25519').privateKey)],
    ['signed with a shared secret', () => sharedSecret()],
    ['that names another key', () => signed({}, { kid: 'another' })],
    ['of another type', () => signed({}, { typ: 'JWT' })],
    ['for another audience', () => signed({ aud: 'another' })],
    ['of another issuer', () => signed({ iss: 'another' })],
    ['that is over', () => signed({ exp: Math.floor(clock.now().getTime() / 1000) - 1 })],
    ['without an end', () => signed({ exp: undefined as never })],
    ['without a session', () => signed({ sid: undefined })],
    ['of a session that is none', () => signed({ sid: randomUUID() })],
    ['of another person with this session', async () => signed({ sub: (await server.person()).id })],
    ['with a changed claim', () => changedClaims()],
    ['cut short', () => person.token.slice(0, -4)],
    ['that is no token', () => 'nonsense'],
  ])('%s is refused', async (_what, make) => {
    const { status, body } = await ask(await make());
    expect(status).toBe(401);
    expect(JSON.stringify(body)).not.toMatch(/signature|jwt|jws|audience/i);
  });

  it('that was taken once is refused when it is over', async () => {
    const visitor = await server.person();
    expect((await visitor.ask('GET', '/users/me')).status).toBe(200);
    clock.pass(ACCESS_TOKEN_SECONDS + 1);
    expect((await visitor.ask('GET', '/users/me')).status).toBe(401);
  });

  it('is taken though others have pushed it out of memory', async () => {
    const tokens = new AccessTokens(server.kernel.secret, clock, 2);
    const holders = ['a', 'b', 'c'].map((name) => ({ accountId: name, sessionId: `session of ${name}` }));
    const signed = await Promise.all(holders.map((holder) => tokens.sign(holder)));
    for (const turn of [signed, signed.toReversed()]) {
      for (const token of turn) {
        const expected = holders[signed.indexOf(token)];
        expect(await tokens.verify(token)).toEqual({ ...expected, scopes: null });
      }
    }
  });

  it.each(['Basic dXNlcjpwYXNz', 'Bearer', 'Bearer a b', ''])('is not %j', async (authorization) => {
    const answer = await fetch(`${server.url}/api/users/me`, { headers: { authorization } });
    expect(answer.status).toBe(401);
  });
});

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The public key is known to everybody; as an HMAC key it must be worth nothing. */
function sharedSecret(): Promise<string> {
  const secret = new TextEncoder().encode(server.kernel.secret.derive('access-token').toString('hex'));
  return new SignJWT(claims).setProtectedHeader({ ...header, alg: 'HS256' }).sign(secret);
}

async function changedClaims(): Promise<string> {
  const [first, , third] = person.token.split('.');
  return `${first}.${encode({ ...claims, sub: (await server.person()).id })}.${third}`;
}
