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
}

const LETTER_QUEUE = 'identity.letter';
const TOKEN_LETTERS: readonly string[] = ['verify-email', 'reset-password'] satisfies Purpose[];

/** Sends a letter to whoever has this address, if anybody has, when the transaction commits. */
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
      for (const { kind, email, what = '', id } of letters) {
        const account = await database.orm.em.fork().findOne(Account, { email });
        if (!account) continue;
        const token = isTokenLetter(kind) ? await tokenFor(account.id, kind) : '';
        const facts = { name: account.displayName, site: kernel.publicUrl(), token, what };
        await sendOrGiveUp({ to: email, id, ...LETTER_TEXTS[kind](facts) }, mail, jobs, log);
      }
    },
  });

  async function tokenFor(accountId: string, purpose: Purpose): Promise<string> {
    const work = { actor: 'system:letters', mutation: null, source: null };
    const { result } = await transactor.transact(work, (transaction) =>
      issueToken(transaction, purpose, { accountId, device: null }, clock.now()),
    );
    return result;
  }
}

const isTokenLetter = (kind: string): kind is 'verify-email' | 'reset-password' =>
  TOKEN_LETTERS.includes(kind);
