import type { EntityManager } from '#server/kernel/database.ts';
import { plain, type Route, read, write } from '#server/kernel/http/route.ts';
import { isId } from '#server/kernel/ids.ts';
import type { Kernel } from '#server/kernel/module.ts';
import { notFound, Refusal } from '#server/kernel/refusal.ts';
import {
  AddPasskey,
  CreationOptions,
  PasskeyList,
  PasskeySignIn,
  PasskeyView,
  RenamePasskey,
  RequestOptions,
} from '#shared/credentials.ts';
import { SignedIn } from '#shared/identity.ts';
import { userRoom } from '#shared/kernel/rooms.ts';
import { Account } from './account.entity.ts';
import { sendLetter } from './letters.ts';
import { issueToken, redeemToken } from './one-time-tokens.ts';
import { callingAccount, ownAccount } from './own-account.ts';
import { Passkey } from './passkey.entity.ts';
import * as ceremony from './passkeys.ts';
import type { SignIn } from './sign-in.ts';
import { passkeyView } from './views.ts';

const MOST_PASSKEYS = 20;
/** What the browser gives, much shortened. */
const EXAMPLE_RESPONSE = {
  ...{ id: 'AbCd', rawId: 'AbCd', type: 'public-key' },
  response: { clientDataJSON: 'eyJjaGFsbGVuZ2UiOiJBYkNkIn0' },
};
const UNPROVEN = "The browser's answer does not prove a passkey, or took too long.";
/** What every step of a ceremony refuses. */
const ELSEWHERE = { '403 not-allowed': 'The page that asks is neither of this server nor a configured one.' };

export function passkeyRoutes(kernel: Kernel, signIn: SignIn): Route[] {
  const { database, transactor, clock, origins, publicUrl } = kernel;
  const nobody = { accountId: null, device: null };

  return [
    read({
      path: '/users/me/passkeys',
      access: 'signed-in',
      policy: 'self',
      keys: false,
      summary: 'The passkeys of the caller.',
      answer: PasskeyList,
      run: async ({ snapshot, actor: { accountId } }): Promise<PasskeyList> => {
        const found = await snapshot.em.find(
          Passkey,
          { accountId },
          { orderBy: { createdAt: 'asc', id: 'asc' } },
        );
        snapshot.shows(userRoom(accountId));
        return { items: found.map(passkeyView), nextCursor: null };
      },
    }),
    plain('post', {
      path: '/users/me/passkeys/options',
      access: 'signed-in',
      policy: 'self',
      keys: false,
      summary: "What the browser's `navigator.credentials.create` is asked with; good for five minutes.",
      answer: CreationOptions,
      refusals: ELSEWHERE,
      run: async ({ context, principal, work }): Promise<ceremony.CreationOptions> => {
        const site = ceremony.siteOf(context, publicUrl(), origins);
        const { result } = await transactor.transact(work, async (transaction) => {
          const account = await ownAccount(transaction, principal!);
          const known = await transaction.em.find(Passkey, { accountId: account.id });
          if (known.length >= MOST_PASSKEYS) throw tooMany();
          const holder = { accountId: account.id, device: null };
          const challenge = await issueToken(transaction, 'passkey-add', holder, clock.now());
          return { account, known, challenge };
        });
        return ceremony.creationOptions(result.account, result.known, site, result.challenge);
      },
    }),
    plain('post', {
      path: '/users/me/passkeys',
      access: 'signed-in',
      policy: 'self',
      rate: 'credentials',
      summary: 'Adds the passkey that the browser has made.',
      body: AddPasskey,
      example: { name: 'Kitchen tablet', response: EXAMPLE_RESPONSE },
      status: 201,
      answer: PasskeyView,
      refusals: {
        ...ELSEWHERE,
        passkey: UNPROVEN,
        'too-many-passkeys': `More than ${MOST_PASSKEYS} are too many.`,
      },
      run: async ({ body, context, principal, work }): Promise<PasskeyView> => {
        const site = ceremony.siteOf(context, publicUrl(), origins);
        await callingAccount(database, principal!);
        const challenge = ceremony.challengeIn(body.response);
        const proven = await ceremony.proveNewPasskey(body.response, site, challenge);
        const { result } = await transactor.transact(work, async (transaction) => {
          const account = await ownAccount(transaction, principal!);
          const holder = await redeemToken(transaction, 'passkey-add', challenge, clock.now());
          if (holder?.accountId !== account.id) throw ceremony.unproven(400);
          const passkey = transaction.em.create(Passkey, {
            ...{ accountId: account.id, name: body.name, ...proven },
            ...{ createdAt: clock.now(), usedAt: null },
          });
          await transaction.em.flush();
          sendLetter(transaction, { kind: 'passkey-added', email: account.email, what: body.name });
          return passkey;
        });
        return passkeyView(result);
      },
    }),
    write('patch', {
      path: '/users/me/passkeys/:id',
      access: 'signed-in',
      policy: 'self',
      keys: false,
      summary: 'Gives a passkey another name.',
      body: RenamePasskey,
      example: { name: 'Kitchen tablet' },
      answer: PasskeyView,
      refusals: { 'not-found': 'The caller has no such passkey.' },
      run: async ({ transaction: { em }, actor, params: { id = '' }, body }): Promise<PasskeyView> => {
        const passkey = await ownPasskey(em, actor.accountId, id);
        passkey.name = body.name;
        await em.flush();
        return passkeyView(passkey);
      },
    }),
    write('delete', {
      path: '/users/me/passkeys/:id',
      access: 'signed-in',
      policy: 'self',
      keys: false,
      summary: 'Takes a passkey away: it signs nobody in any more.',
      status: 204,
      refusals: {
        'not-found': 'The caller has no such passkey.',
        'only-way-in': 'The account has no password, and this is its last passkey.',
      },
      run: async ({ transaction: { em }, actor: { accountId }, params: { id = '' } }) => {
        const passkey = await ownPasskey(em, accountId, id);
        const account = await em.findOneOrFail(Account, { id: accountId });
        if (account.passwordHash === null && (await em.count(Passkey, { accountId })) === 1) {
          throw new Refusal(
            409,
            'only-way-in',
            'Without a password this passkey is your only way in. Set a password, or add another passkey first.',
          );
        }
        em.remove(passkey);
      },
    }),
    plain('post', {
      path: '/auth/passkey/options',
      access: 'public',
      summary: "What the browser's `navigator.credentials.get` is asked with; good for five minutes.",
      answer: RequestOptions,
      refusals: ELSEWHERE,
      run: async ({ context, work }): Promise<ceremony.RequestOptions> => {
        const site = ceremony.siteOf(context, publicUrl(), origins);
        const { result } = await transactor.transact(work, (transaction) =>
          issueToken(transaction, 'passkey-sign-in', nobody, clock.now()),
        );
        return ceremony.requestOptions(site, result);
      },
    }),
    plain('post', {
      path: '/auth/passkey',
      access: 'public',
      rate: 'credentials',
      summary: 'Signs in with a passkey, which asks for no second factor: it is two already.',
      body: PasskeySignIn,
      example: { response: EXAMPLE_RESPONSE },
      answer: SignedIn,
      refusals: { ...ELSEWHERE, passkey: UNPROVEN },
      run: async ({ body: { response }, context, work }): Promise<SignedIn> => {
        const site = ceremony.siteOf(context, publicUrl(), origins);
        const challenge = ceremony.challengeIn(response);
        const { result } = await transactor.transact(work, async (transaction) => {
          const { em } = transaction;
          // A challenge is used up by the first answer, right or wrong.
          const asked = await redeemToken(transaction, 'passkey-sign-in', challenge, clock.now());
          const passkey =
            asked && (await em.findOne(Passkey, { credentialId: response.id, site: site.host }));
          if (!passkey) return null;
          const proven = ceremony.provePasskey(response, site, challenge, passkey);
          const counter = await proven.catch(() => null);
          if (counter === null) return null;
          passkey.counter = counter;
          passkey.usedAt = clock.now();
          const account = await em.findOneOrFail(Account, { id: passkey.accountId });
          return { account, begun: await signIn.begin(transaction, account, context, work) };
        });
        if (!result) throw ceremony.unproven(401);
        return signIn.answer(context, result.account, result.begun);
      },
    }),
  ];
}

async function ownPasskey(em: EntityManager, accountId: string, id: string): Promise<Passkey> {
  const passkey = isId(id) ? await em.findOne(Passkey, { id, accountId }) : null;
  if (!passkey) throw notFound('passkey');
  return passkey;
}

const tooMany = (): Refusal =>
  new Refusal(409, 'too-many-passkeys', `You have ${MOST_PASSKEYS} passkeys. Remove one that nobody uses.`);
