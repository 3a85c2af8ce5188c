import type { SessionView } from '#shared/credentials.ts';
import { t } from '../../messages.ts';
import { toasts } from '../../ui/toasts.svelte.ts';
import { endOtherSessions, endSession, fetchSessions } from './account-api.ts';
import { Asking } from './asking.svelte.ts';

/** Where the person is signed in, as of the last look. */
export class Sessions {
  items: SessionView[] | null = $state.raw(null);
  readonly loading = new Asking();
  readonly ending = new Asking();
  /** The one that is being signed out; `others` for all but this. */
  which: string | null = $state(null);

  async load(): Promise<void> {
    const items = await this.loading.run(fetchSessions);
    if (items) this.items = items;
  }

  async end({ id, device }: SessionView): Promise<void> {
    await this.#end(id, () => endSession(id), t('sessions.ended', { device }));
  }

  async endOthers(): Promise<void> {
    await this.#end('others', endOtherSessions, t('sessions.others-ended'));
  }

  async #end(which: string, ask: () => Promise<unknown>, text: string): Promise<void> {
    if (this.ending.pending) return;
    this.which = which;
    await this.ending.run(async () => {
      await ask();
      toasts.show({ text });
    });
    this.which = null;
    await this.load();
  }
}
