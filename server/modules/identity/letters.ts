import { createId } from '#server/kernel/ids.ts';
import { sendOrGiveUp } from '#server/kernel/mail.ts';
import type { Kernel } from '#server/kernel/module.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { Account } from './account.entity.ts';
import { LETTER_TEXTS, type LetterKind } from './letter-texts.ts';
import { issueToken, type Purpose } from './one-time-tokens.ts';

export interface Letter {
  kind: LetterKind;
  email: string;
  what?: string;
  /** About whom, where the address is not theirs yet, or not any more. */
  accountId?: string;
  /** In which session it was asked for. */
  sessionId?: string;
}

const LETTER_QUEUE = 'identity.letter';
const TOKEN_LETTERS: readonly string[] = [
  'verify-email',
  'reset-password',
  'change-email',
] satisfies Purpose[];

/**
 * Sends a letter when the transaction commits: to whoever has this address, if anybody has, or about whom it
 * names.
 */
export function sendLetter({ enqueue }: Pick<Transaction, 'enqueue'>, letter: Letter): void {
  enqueue(LETTER_QUEUE, [{ ...letter, id: createId() }]);
}

/**
 * Whether an address is known comes to light only here, behind the answer: a request about an unknown
 * one does the same work. A token is made here too, so that it is in the mail and nowhere else.
 */
export function declareLetters(kernel: Kernel): void {
  const { jobs, database, transactor, clock, mail, log } = kernel;
  jobs.declare<Letter & { id: string }>({
    name: LETTER_QUEUE,
    // One a batch, as every mail: what fails comes again alone.
    batch: 1,
    run: async (letters) => {
      for (const letter of letters) {
        const { email, what = '', accountId, id } = letter;
        const em = database.orm.em.fork();
        const holder = await em.findOne(Account, { email });
        const account = accountId === undefined ? holder : await em.findOne(Account, { id: accountId });
        if (!account) continue;
        // Whoever asked for an address that is somebody's is not told; whoever has it is.
        const isTaken = letter.kind === 'change-email' && holder !== null;
        const kind = isTaken ? 'email-taken' : letter.kind;
        const token = isTokenLetter(kind) ? await tokenFor(account, kind, letter) : '';
        if (token === null) continue;
        const facts = {
          name: (isTaken ? holder : account).displayName,
          site: kernel.publicUrl(),
          token,
          what,
        };
        await sendOrGiveUp({ to: email, id, ...LETTER_TEXTS[kind](facts) }, mail, jobs, log);
      }
    },
  });

  /**
   * Null when the account has got another address meanwhile, or the session that asked has been ended: no link
   * leads in from what was given up.
   */
  async function tokenFor(account: Account, purpose: Purpose, { email, sessionId }: Letter) {
    const work = { actor: 'system:letters', mutation: null, source: null };
    const { result } = await transactor.transact(work, async (transaction) => {
      const [same] = await transaction.sql(
        `select 1 from account where id = $1 and email = $2 and ($3::uuid is null or exists (
           select 1 from session where id = $3 and revoked_at is null)) for key share`,
        [account.id, account.email, sessionId ?? null],
      );
      if (!same) return null;
      const address = purpose === 'change-email' ? email : null;
      const holder = { accountId: account.id, device: null, address, sessionId: sessionId ?? null };
      return issueToken(transaction, purpose, holder, clock.now());
    });
    return result;
  }
}

const isTokenLetter = (kind: string): kind is 'verify-email' | 'reset-password' | 'change-email' =>
  TOKEN_LETTERS.includes(kind);
