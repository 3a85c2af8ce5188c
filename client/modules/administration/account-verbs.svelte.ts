import { t } from '../../messages.ts';
import { Attempt } from '../../ui/attempt.svelte.ts';
import { toasts } from '../../ui/toasts.svelte.ts';
import { reinstate, setAdministrator, suspend, type Whom } from './api.ts';

export type Verb = 'suspend' | 'reinstate' | 'promote' | 'demote';

const DONE = {
  suspend: 'admin.suspend-done',
  reinstate: 'admin.reinstated',
  promote: 'admin.promoted',
  demote: 'admin.demoted',
} as const;

/** What an administrator is about to do about an account: asked first, unless it only gives something back. */
export class AccountVerbs extends Attempt {
  asking: { verb: Exclude<Verb, 'reinstate'>; account: Whom } | null = $state.raw(null);
  reason = $state('');
  readonly #done: () => void;

  /** `done` hears of every success, for lists that are not live. */
  constructor(done: () => void) {
    super();
    this.#done = done;
  }

  readonly ask = (verb: Verb, account: Whom): void => {
    this.forget();
    this.reason = '';
    if (verb === 'reinstate') void this.#do(verb, account);
    else this.asking = { verb, account };
  };

  readonly close = (): void => {
    this.asking = null;
  };

  async confirm(): Promise<void> {
    if (this.asking) await this.#do(this.asking.verb, this.asking.account);
  }

  #do(verb: Verb, account: Whom): Promise<boolean> {
    return this.run(
      () => {
        if (verb === 'suspend') return suspend(account, this.reason.trim());
        if (verb === 'reinstate') return reinstate(account);
        return setAdministrator(account, verb === 'promote');
      },
      () => {
        toasts.show({ text: t(DONE[verb], { name: account.displayName }) });
        this.close();
        this.#done();
      },
    );
  }
}
