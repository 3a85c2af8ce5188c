import { t } from '../../messages.ts';
import { toasts } from '../../ui/toasts.svelte.ts';
import { askForEmail } from './account-api.ts';
import { Asking } from './asking.svelte.ts';

/** Another address for one's account, from what is typed to the link that is opened. Made while a component is set up. */
export class EmailChange {
  email = $state('');
  password = $state('');
  /** Instead of the password, where a second factor is on. */
  code = $state('');
  /** Where a link is on its way to. */
  sentTo: string | null = $state(null);
  readonly asking = new Asking(['email', 'password', 'code']);

  constructor(present: () => string) {
    // The link may be opened in another browser; this one hears of it.
    $effect(() => {
      if (this.sentTo === null || present() !== this.sentTo.toLowerCase()) return;
      toasts.show({ text: t('email.changed', { email: present() }) });
      this.sentTo = null;
    });
  }

  async submit(): Promise<void> {
    const email = this.email.trim();
    if (!/^\S+@\S+\.\S+$/.test(email)) {
      this.asking.refuse([{ path: 'email', message: t('account.email-wrong') }]);
      return;
    }
    const { password, code } = this;
    await this.asking.run(async () => {
      await askForEmail({ email, ...(password !== '' && { password }), ...(code.trim() !== '' && { code }) });
      this.#forget();
      this.sentTo = email;
    });
  }

  /** The address was mistyped, or its mail did not come. */
  startOver(): void {
    this.sentTo = null;
  }

  #forget(): void {
    this.email = '';
    this.password = '';
    this.code = '';
  }
}
