import { issueToken, type Purpose } from '#server/modules/identity/one-time-tokens.ts';
import { encodePicture } from '#server/modules/identity/picture-encoding.ts';
import { storePicture } from '#server/modules/identity/set-picture.ts';
import { type Cast, PASSWORD, WORK } from '../cast.ts';
import { anImage } from '../pictures.ts';
import { nothing, type RouteSamples } from './sample.ts';

const image = anImage('png');

/** Accounts, and what belongs to one. */
export const accountSamples: RouteSamples = {
  'post /auth/register': (cast) => ({
    body: { email: cast.freshEmail(), password: PASSWORD, displayName: 'Somebody' },
  }),
  'post /auth/login': () => ({ body: { email: 'signs.in@test.example', password: PASSWORD } }),
  'post /auth/refresh': async ({ server, owner }) => {
    const { token } = await server.session(owner.id);
    return { headers: { cookie: `muster_refresh=${token}` } };
  },
  'post /auth/logout': nothing,
  'get /auth/profile': nothing,
  'post /socket-tickets': nothing,
  'get /users/me': nothing,
  'patch /users/me': () => ({ body: { bio: 'Here to help' } }),
  'get /users/me/blocks': nothing,
  'post /users/me/blocks': async ({ server }) => ({ body: { accountId: (await server.person()).id } }),
  'delete /users/me/blocks/:accountId': async ({ server }, person) => {
    const { id: accountId } = await server.person();
    await person.ask('POST', '/users/me/blocks', { body: { accountId } });
    return { params: { accountId } };
  },
  'get /users/:id': ({ owner }) => ({ params: { id: owner.id } }),
  'post /users/me/export': nothing,
  'delete /users/me': async ({ server }) => ({ double: await server.person(), body: {} }),
  'put /users/me/picture': async () => ({ file: { type: 'image/png', content: await image } }),
  'delete /users/me/picture': nothing,
  'get /pictures/:id': async ({ server }) => {
    const id = await storePicture(server.kernel.blobs, await encodePicture(await image));
    return { params: { id }, query: '?size=96' };
  },

  // Passwords.
  'post /auth/verify': async (cast) => ({ body: { token: await mailed(cast, 'verify-email') } }),
  'post /auth/resend-verification': nothing,
  'post /auth/forgot-password': ({ owner }) => ({ body: { email: owner.email } }),
  'post /auth/reset-password': async (cast) => ({
    body: { token: await mailed(cast, 'reset-password'), password: PASSWORD },
  }),
  'post /users/me/email': async (cast) => ({
    double: await cast.newcomer(),
    body: { email: cast.freshEmail(), password: PASSWORD },
  }),
  'post /auth/confirm-email': async (cast) => ({
    body: { token: await mailed(cast, 'change-email', cast.freshEmail()) },
  }),
  'post /users/me/password': async (cast) => ({
    double: await cast.newcomer(),
    body: { present: PASSWORD, password: 'another password of a test' },
  }),
};

/** The token of a letter to somebody. */
async function mailed({ server }: Cast, purpose: Purpose, address: string | null = null): Promise<string> {
  const { id: accountId } = await server.person();
  const { transactor, clock } = server.kernel;
  const { result } = await transactor.transact(WORK, (transaction) =>
    issueToken(transaction, purpose, { accountId, device: null, address }, clock.now()),
  );
  return result;
}
