import { callerOf } from '#server/kernel/http/caller.ts';
import { plain, type Route, read, write } from '#server/kernel/http/route.ts';
import { isId } from '#server/kernel/ids.ts';
import type { Kernel } from '#server/kernel/module.ts';
import { notFound, Refusal } from '#server/kernel/refusal.ts';
import { LoginAnswer } from '#shared/credentials.ts';
import {
  AccountView,
  Login,
  PersonCard,
  Register,
  SignedIn,
  SocketTicket,
  UpdateProfile,
} from '#shared/identity.ts';
import { userRoom } from '#shared/kernel/rooms.ts';
import { Account } from './account.entity.ts';
import { sendLetter } from './letters.ts';
import { issueToken } from './one-time-tokens.ts';
import { hashPassword, isPassword } from './passwords.ts';
import type { RefreshTokens } from './refresh-tokens.ts';
import { register } from './register.ts';
import { deviceOf, dropCookie, presentedCookie, type SignIn } from './sign-in.ts';
import { updateProfile } from './update-profile.ts';
import { accountView, personCard } from './views.ts';

export function identityRoutes(kernel: Kernel, signIn: SignIn, refresh: RefreshTokens): Route[] {
  const { transactor, clock, tickets, attempts } = kernel;

  return [
    plain('post', {
      path: '/auth/register',
      access: 'public',
      rate: 'credentials',
      summary: 'Makes an account and signs it in.',
      body: Register,
      status: 201,
      answer: SignedIn,
      example: {
        email: 'nora@example.org',
        password: 'a long password of your own',
        displayName: 'Nora',
        timeZone: 'America/New_York',
      },
      refusals: { '409 taken': 'There is an account with this address.' },
      run: async ({ body: { password, ...body }, context, work }) => {
        const passwordHash = await hashPassword(password);
        const { result } = await transactor.transact(work, async (transaction) => {
          if (await transaction.em.findOne(Account, { email: body.email })) throw addressTaken();
          const country = signIn.countryOf(context);
          const account = register(transaction, { ...body, country, passwordHash }, clock.now());
          await transaction.em.flush();
          sendLetter(transaction, { kind: 'verify-email', email: account.email });
          return { account, begun: await signIn.begin(transaction, account, context, work) };
        });
        return signIn.answer(context, result.account, result.begun);
      },
    }),
    plain('post', {
      path: '/auth/login',
      access: 'public',
      rate: 'credentials',
      summary: 'Signs in with e-mail address and password.',
      body: Login,
      answer: LoginAnswer,
      example: { email: 'nora@example.org', password: 'a long password of your own' },
      refusals: { '401 credentials': 'The address and the password do not belong together.' },
      run: async ({ body, context, work }): Promise<LoginAnswer> => {
        await attempts.begin(body.email, callerOf(context).address);
        const account = await kernel.database.orm.em.fork().findOne(Account, { email: body.email });
        if (!(await isPassword(body.password, account?.passwordHash)) || !account) {
          throw new Refusal(
            401,
            'credentials',
            'The address and the password do not belong together. Check both.',
          );
        }
        await attempts.succeeded(body.email);
        const { result } = await transactor.transact({ ...work, actor: account.id }, async (transaction) => {
          const now = await transaction.em.findOneOrFail(Account, { id: account.id });
          if (!now.secondFactorAt) {
            return { account: now, begun: await signIn.begin(transaction, now, context, work) };
          }
          const challenged = { accountId: now.id, device: deviceOf(context) };
          return issueToken(transaction, 'second-factor', challenged, clock.now());
        });
        return typeof result === 'string'
          ? { secondFactor: true, challenge: result }
          : signIn.answer(context, result.account, result.begun);
      },
    }),
    plain('post', {
      path: '/auth/refresh',
      access: 'public',
      summary: 'Trades the refresh cookie for a new access token.',
      answer: SignedIn,
      refusals: { '401 session-over': 'There is no session to go on with: sign in.' },
      run: async ({ context, work }) => {
        const presented = presentedCookie(context);
        const over = new Refusal(401, 'session-over', 'Your session is over. Sign in again.');
        if (!presented) throw over;
        const { result } = await transactor.transact(work, async (transaction) => {
          const rotation = await refresh.rotate(transaction, presented, clock.now());
          if (rotation.outcome !== 'rotated') return { rotation, account: null };
          return {
            rotation,
            account: await transaction.em.findOne(Account, { id: rotation.holder.accountId }),
          };
        });
        if (result.rotation.outcome !== 'rotated' || !result.account) {
          dropCookie(context);
          throw over;
        }
        const { token, holder } = result.rotation;
        return signIn.answer(context, result.account, { token, sessionId: holder.sessionId });
      },
    }),
    plain('post', {
      path: '/auth/logout',
      access: 'public',
      summary: 'Ends the session of the refresh cookie.',
      status: 204,
      run: async ({ context, work }) => {
        const presented = presentedCookie(context);
        dropCookie(context);
        if (presented)
          await transactor.transact(work, (transaction) => refresh.end(transaction, presented, clock.now()));
      },
    }),
    plain('post', {
      path: '/socket-tickets',
      access: 'signed-in',
      policy: 'self',
      // What a room carries is bound by no scope.
      keys: false,
      summary: 'A ticket for one socket connection, valid for 60 seconds.',
      status: 201,
      answer: SocketTicket,
      run: async ({ principal }): Promise<SocketTicket> => ({ ticket: await tickets.issue(principal!) }),
    }),
    read({
      path: '/users/me',
      access: 'signed-in',
      policy: 'self',
      summary: 'The signed-in account.',
      answer: AccountView,
      run: async ({ snapshot, actor }) => {
        const account = await snapshot.em.findOne(Account, { id: actor.accountId });
        if (!account) throw notFound('account');
        snapshot.shows(userRoom(account.id));
        return accountView(account);
      },
    }),
    write('patch', {
      path: '/users/me',
      access: 'signed-in',
      policy: 'self',
      summary: 'Changes the profile.',
      body: UpdateProfile,
      conditional: 'optional',
      refusals: { '409 conflict': 'Another device changed one of these fields since the version you have.' },
      answer: AccountView,
      example: { displayName: 'Nora Quinn' },
      run: async ({ transaction, actor, body, ifMatch }) => {
        const account = await updateProfile(transaction, actor, body, ifMatch);
        await transaction.em.flush();
        return accountView(account);
      },
    }),
    read({
      path: '/users/:id',
      access: 'signed-in',
      policy: 'anyone',
      summary: 'The card of a person: what everybody who is signed in may know.',
      answer: PersonCard,
      refusals: { 'not-found': 'Nobody has this id.' },
      run: async ({ snapshot, params: { id = '' } }): Promise<PersonCard> => {
        const account = isId(id) ? await snapshot.em.findOne(Account, { id }) : null;
        if (!account) throw notFound('person');
        return personCard(account);
      },
    }),
  ];
}

const addressTaken = (): Refusal => {
  const message = 'There is an account with this address. Sign in instead.';
  return new Refusal(409, 'taken', message, { errors: [{ path: 'email', message }] });
};
