import { Refusal } from '#server/kernel/refusal.ts';
import { isErasedAccount } from '#shared/erased-account.ts';

/** Whoever was erased is gone: their row only keeps the place in what others own. */
export function refuseErased(account: { id: string; email: string }): void {
  if (isErasedAccount(account))
    throw new Refusal(
      409,
      'erased',
      'This account was erased, and nothing brings it back. Its person can register anew.',
    );
}
