import { generateSync } from 'otplib';
import { createId } from '#server/kernel/ids.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import { makeApiKey } from '#server/modules/identity/api-keys.ts';
import { Passkey } from '#server/modules/identity/passkey.entity.ts';
import type { Enrolment, RecoveryCodes, SecondFactorNeeded } from '#shared/credentials.ts';
import { type Cast, PASSWORD, WORK } from '../cast.ts';
import type { Person } from '../person.ts';
import { atTheDoor } from '../visitor.ts';
import { accountOf, nothing, type RouteSamples } from './sample.ts';

/** What a browser could send, and no authenticator has signed. */
const madeUp = { id: 'made-up', rawId: 'made-up', type: 'public-key', response: { clientDataJSON: 'e30' } };

/** What proves who somebody is. */
export const credentialSamples: RouteSamples = {
  'get /users/me/sessions': nothing,
  'delete /users/me/sessions': nothing,
  'delete /users/me/sessions/:id': async (cast, person) => ({
    params: { id: await session(cast, person) },
  }),

  'get /users/me/api-keys': nothing,
  'post /users/me/api-keys': () => ({ body: { name: 'Report', scopes: ['identity:read'] } }),
  'delete /users/me/api-keys/:id': async (cast, person) => {
    const { transactor, clock } = cast.server.kernel;
    const { result } = await transactor.transact(WORK, async (transaction) => {
      const account = await transaction.em.findOneOrFail(Account, { id: accountOf(cast, person) });
      return makeApiKey(transaction, account, { name: 'Report', scopes: [], days: null }, [], clock.now());
    });
    return { params: { id: result.key.id } };
  },

  'get /users/me/passkeys': nothing,
  'post /users/me/passkeys/options': nothing,
  'post /users/me/passkeys': () => ({ body: { name: 'Laptop', response: madeUp } }),
  'patch /users/me/passkeys/:id': async (cast, person) => ({
    params: { id: await passkey(cast, person) },
    body: { name: 'Old phone' },
  }),
  'delete /users/me/passkeys/:id': async (cast, person) => {
    // The last one cannot be taken away.
    await passkey(cast, person);
    return { params: { id: await passkey(cast, person) } };
  },
  'post /auth/passkey/options': nothing,
  'post /auth/passkey': () => ({ body: { response: madeUp } }),

  'get /users/me/second-factor': nothing,
  'post /users/me/second-factor': nothing,
  'post /users/me/second-factor/confirm': async (cast) => {
    const double = await cast.server.person();
    return { double, body: { code: await firstCode(cast, double) } };
  },
  'post /users/me/second-factor/recovery-codes': async (cast) => {
    const double = await cast.server.person();
    return { double, body: { code: await turnedOn(cast, double) } };
  },
  'post /users/me/second-factor/turn-off': async (cast) => {
    const double = await cast.server.person();
    return { double, body: { code: await turnedOn(cast, double) } };
  },
  'post /auth/second-factor': async (cast) => {
    const careful = await cast.newcomer();
    const code = await turnedOn(cast, careful);
    const login = { email: careful.email, password: PASSWORD };
    const { body } = await atTheDoor(cast.server.url, '/auth/login', { body: login });
    return { body: { challenge: (body as unknown as SecondFactorNeeded).challenge, code } };
  },
};

/** One of theirs, even of those who cannot begin one any more. */
async function session(cast: Cast, person: Person): Promise<string> {
  const id = createId();
  await cast.server.kernel.database.sql(
    `insert into session (id, account_id, device, begun_at, used_at) values ($1, $2, 'test', now(), now())`,
    [id, accountOf(cast, person)],
  );
  return id;
}

/** One of theirs, as a browser would have made it. */
async function passkey(cast: Cast, person: Person): Promise<string> {
  const { transactor, clock } = cast.server.kernel;
  const { result } = await transactor.transact(WORK, async ({ em }) =>
    em.create(Passkey, {
      ...{ accountId: accountOf(cast, person), name: 'Phone', credentialId: cast.fresh('credential') },
      ...{ publicKey: 'key', counter: 0, transports: ['internal'], site: 'localhost', synced: true },
      ...{ createdAt: clock.now(), usedAt: null },
    }),
  );
  return result.id;
}

/** What their new authenticator shows. */
async function firstCode({ server }: Cast, person: Person): Promise<string> {
  const { secret } = await person.post<Enrolment>('/users/me/second-factor', undefined, { key: null });
  return generateSync({ secret, epoch: server.kernel.clock.now().getTime() / 1000 });
}

/** Gives a recovery code: it is good at any time. */
async function turnedOn(cast: Cast, person: Person): Promise<string> {
  const code = await firstCode(cast, person);
  const path = '/users/me/second-factor/confirm';
  const { codes } = await person.post<RecoveryCodes>(path, { code }, { key: null });
  return codes[0]!;
}
