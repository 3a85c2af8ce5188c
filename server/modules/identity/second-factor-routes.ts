import { plain, type Route, read } from '#server/kernel/http/route.ts';
import type { Kernel } from '#server/kernel/module.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { Enrolment, ProveCode, RecoveryCodes, SecondFactor, SecondFactorState } from '#shared/credentials.ts';
import { SignedIn } from '#shared/identity.ts';
import { userRoom } from '#shared/kernel/rooms.ts';
import { Account } from './account.entity.ts';
import { sendLetter } from './letters.ts';
import { redeemToken, tryToken } from './one-time-tokens.ts';
import { ownAccount } from './own-account.ts';
import { demandRight, type Proof, type SecondFactors } from './second-factor.ts';
import { deviceOf, type SignIn } from './sign-in.ts';

const CODE_REFUSALS = {
  code: 'The code is not right, or was used already.',
  codes: 'Too many wrong codes: `Retry-After` says how long to wait.',
};
const challengeOver = (): Refusal =>
  new Refusal(401, 'challenge-over', 'This took too long or was tried too often. Sign in again.');

export function secondFactorRoutes(kernel: Kernel, factors: SecondFactors, signIn: SignIn): Route[] {
  const { transactor, clock } = kernel;

  /** Proves the code, and only then does the rest, in one commit that also counts a wrong code. */
  async function proving<T>(
    transaction: Transaction,
    account: Account,
    code: string,
    rest: () => Promise<T>,
  ): Promise<{ proof: Proof; done?: T }> {
    const proof = await factors.prove(transaction, account.id, code, clock.now());
    return proof.outcome === 'right' ? { proof, done: await rest() } : { proof };
  }

  return [
    plain('post', {
      path: '/auth/second-factor',
      access: 'public',
      rate: 'credentials',
      summary: 'Finishes a sign-in by a code of the authenticator, or a recovery code.',
      body: SecondFactor,
      example: { challenge: 'from the answer of the login', code: '123456' },
      answer: SignedIn,
      refusals: {
        ...CODE_REFUSALS,
        'challenge-over': 'The challenge is unknown, used, too old, or of another browser.',
      },
      run: async ({ body: { challenge, code }, context, work }): Promise<SignedIn> => {
        const { result } = await transactor.transact(work, async (transaction) => {
          const holder = await tryToken(transaction, 'second-factor', challenge, clock.now());
          if (!holder?.accountId || holder.device !== deviceOf(context)) return null;
          const account = await transaction.em.findOneOrFail(Account, { id: holder.accountId });
          const proven = await proving(transaction, account, code, async () => {
            await redeemToken(transaction, 'second-factor', challenge, clock.now());
            return signIn.begin(transaction, account, context, work);
          });
          return { account, ...proven };
        });
        if (!result) throw challengeOver();
        demandRight(result.proof);
        return signIn.answer(context, result.account, result.done!);
      },
    }),
    read({
      path: '/users/me/second-factor',
      access: 'signed-in',
      policy: 'self',
      keys: false,
      summary: 'Whether two-step sign-in is on, and how many recovery codes are left.',
      answer: SecondFactorState,
      run: async ({ snapshot, actor }): Promise<SecondFactorState> => {
        const account = await snapshot.em.findOneOrFail(Account, { id: actor.accountId });
        const [row] = await snapshot.sql<{ count: unknown }>(
          'select count(*) as count from recovery_code where account_id = $1',
          [account.id],
        );
        snapshot.shows(userRoom(account.id));
        return {
          since: account.secondFactorAt?.toISOString() ?? null,
          recoveryCodesLeft: Number(row?.count ?? 0),
        };
      },
    }),
    plain('post', {
      path: '/users/me/second-factor',
      access: 'signed-in',
      policy: 'self',
      rate: 'credentials',
      summary: 'Begins two-step sign-in: the secret for an authenticator. It is on once a code confirms it.',
      status: 201,
      answer: Enrolment,
      refusals: { 'second-factor-on': 'It is on already.' },
      run: async ({ principal, work }): Promise<Enrolment> => {
        const { result } = await transactor.transact(work, async (transaction) =>
          factors.enrol(transaction, await ownAccount(transaction, principal!)),
        );
        return result;
      },
    }),
    plain('post', {
      path: '/users/me/second-factor/confirm',
      access: 'signed-in',
      policy: 'self',
      rate: 'credentials',
      summary: 'Turns two-step sign-in on by a first code. Only this answer holds the recovery codes.',
      body: ProveCode,
      example: { code: '123456' },
      answer: RecoveryCodes,
      refusals: { ...CODE_REFUSALS, 'second-factor-on': 'It is on already.' },
      run: async ({ body: { code }, principal, work }): Promise<RecoveryCodes> => {
        const { result } = await transactor.transact(work, async (transaction) => {
          const account = await ownAccount(transaction, principal!);
          return proving(transaction, account, code, async () => {
            const codes = await factors.turnOn(transaction, account, clock.now());
            sendLetter(transaction, { kind: 'second-factor-on', email: account.email });
            return codes;
          });
        });
        demandRight(result.proof);
        return { codes: result.done! };
      },
    }),
    plain('post', {
      path: '/users/me/second-factor/recovery-codes',
      access: 'signed-in',
      policy: 'self',
      rate: 'credentials',
      summary: 'New recovery codes, for a code; the old ones end.',
      body: ProveCode,
      example: { code: '123456' },
      answer: RecoveryCodes,
      refusals: { ...CODE_REFUSALS, 'second-factor-off': 'Two-step sign-in is not on.' },
      run: async ({ body: { code }, principal, work }): Promise<RecoveryCodes> => {
        const { result } = await transactor.transact(work, async (transaction) => {
          const account = await ownAccount(transaction, principal!);
          demandOn(account);
          return proving(transaction, account, code, () =>
            factors.renewRecoveryCodes(transaction, account.id),
          );
        });
        demandRight(result.proof);
        return { codes: result.done! };
      },
    }),
    plain('post', {
      path: '/users/me/second-factor/turn-off',
      access: 'signed-in',
      policy: 'self',
      rate: 'credentials',
      summary: 'Turns two-step sign-in off, for a code.',
      body: ProveCode,
      example: { code: '123456' },
      status: 204,
      refusals: { ...CODE_REFUSALS, 'second-factor-off': 'Two-step sign-in is not on.' },
      run: async ({ body: { code }, principal, work }) => {
        const { result } = await transactor.transact(work, async (transaction) => {
          const account = await ownAccount(transaction, principal!);
          demandOn(account);
          return proving(transaction, account, code, async () => {
            await factors.turnOff(transaction, account);
            sendLetter(transaction, { kind: 'second-factor-off', email: account.email });
          });
        });
        demandRight(result.proof);
      },
    }),
  ];
}

function demandOn({ secondFactorAt }: Account): void {
  if (!secondFactorAt) throw new Refusal(409, 'second-factor-off', 'Two-step sign-in is not on.');
}
