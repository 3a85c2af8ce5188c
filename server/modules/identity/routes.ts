import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { callerOf } from '#server/kernel/http/caller.ts';
import { plain, type Route, read, write } from '#server/kernel/http/route.ts';
import type { Kernel } from '#server/kernel/module.ts';
import { notFound, Refusal } from '#server/kernel/refusal.ts';
import { AccountView, Login, Register, SignedIn, SocketTicket, UpdateProfile } from '#shared/identity.ts';
import { userRoom } from '#shared/kernel/rooms.ts';
import { ACCESS_TOKEN_SECONDS, type AccessTokens } from './access-tokens.ts';
import { Account } from './account.entity.ts';
import { hashPassword, isPassword } from './passwords.ts';
import { REFRESH_TOKEN_DAYS, type RefreshTokens } from './refresh-tokens.ts';
import { register } from './register.ts';
import { updateProfile } from './update-profile.ts';
import { accountView } from './views.ts';

const COOKIE = 'muster_refresh';

export function identityRoutes(kernel: Kernel, access: AccessTokens, refresh: RefreshTokens): Route[] {
  const { transactor, clock, tickets, attempts } = kernel;

  const signedIn = async (
    context: Context,
    account: Account,
    token: string,
    sessionId: string,
  ): Promise<SignedIn> => {
    keepCookie(context, token);
    const accessToken = await access.sign({ accountId: account.id, sessionId });
    return { accessToken, expiresIn: ACCESS_TOKEN_SECONDS, user: accountView(account) };
  };

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
          const account = register(transaction, { ...body, passwordHash }, clock.now());
          await transaction.em.flush();
          return {
            account,
            ...(await refresh.begin(transaction, account.id, deviceOf(context), clock.now())),
          };
        });
        return signedIn(context, result.account, result.token, result.sessionId);
      },
    }),
    plain('post', {
      path: '/auth/login',
      access: 'public',
      rate: 'credentials',
      summary: 'Signs in with e-mail address and password.',
      body: Login,
      answer: SignedIn,
      example: { email: 'nora@example.org', password: 'a long password of your own' },
      refusals: { '401 credentials': 'The address and the password do not belong together.' },
      run: async ({ body, context, work }) => {
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
        const { result } = await transactor.transact({ ...work, actor: account.id }, (transaction) =>
          refresh.begin(transaction, account.id, deviceOf(context), clock.now()),
        );
        return signedIn(context, account, result.token, result.sessionId);
      },
    }),
    plain('post', {
      path: '/auth/refresh',
      access: 'public',
      summary: 'Trades the refresh cookie for a new access token.',
      answer: SignedIn,
      refusals: { '401 session-over': 'There is no session to go on with: sign in.' },
      run: async ({ context, work }) => {
        const presented = getCookie(context, COOKIE);
        const over = new Refusal(401, 'session-over', 'Your session is over. Sign in again.');
        if (!presented) throw over;
        const { result } = await transactor.transact(work, async (transaction) => {
          const rotation = await refresh.rotate(transaction, presented, clock.now());
          if (rotation.outcome !== 'rotated') return { rotation, account: null };
          return {
            rotation,
            account: await transaction.em.findOne(Account, { id: rotation.principal.accountId }),
          };
        });
        if (result.rotation.outcome !== 'rotated' || !result.account) {
          deleteCookie(context, COOKIE, { path: '/api/auth' });
          throw over;
        }
        const { token, principal } = result.rotation;
        return signedIn(context, result.account, token, principal.sessionId);
      },
    }),
    plain('post', {
      path: '/auth/logout',
      access: 'public',
      summary: 'Ends the session of the refresh cookie.',
      status: 204,
      run: async ({ context, work }) => {
        const presented = getCookie(context, COOKIE);
        deleteCookie(context, COOKIE, { path: '/api/auth' });
        if (presented)
          await transactor.transact(work, (transaction) => refresh.end(transaction, presented, clock.now()));
      },
    }),
    plain('post', {
      path: '/socket-tickets',
      access: 'signed-in',
      summary: 'A ticket for one socket connection, valid for 60 seconds.',
      status: 201,
      answer: SocketTicket,
      run: async ({ principal }): Promise<SocketTicket> => ({ ticket: await tickets.issue(principal!) }),
    }),
    read({
      path: '/users/me',
      access: 'signed-in',
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
  ];
}

const addressTaken = (): Refusal => {
  const message = 'There is an account with this address. Sign in instead.';
  return new Refusal(409, 'taken', message, { errors: [{ path: 'email', message }] });
};

function keepCookie(context: Context, token: string): void {
  setCookie(context, COOKIE, token, {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/api/auth',
    secure: callerOf(context).secure,
    maxAge: REFRESH_TOKEN_DAYS * 86_400,
  });
}

const deviceOf = (context: Context): string => context.req.header('user-agent') ?? '';
