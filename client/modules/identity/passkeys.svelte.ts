import type { PasskeyView } from '#shared/credentials.ts';
import { session } from '../../kernel/client.ts';
import { by } from '../../kernel/collection-core.ts';
import { liveCollection } from '../../kernel/live-collection.svelte.ts';
import { t } from '../../messages.ts';
import { toasts } from '../../ui/toasts.svelte.ts';
import { type PasskeysAnswer, passkeysUrl, removePasskey, renamePasskey } from './account-api.ts';
import { Asking } from './asking.svelte.ts';
import { addPasskey } from './passkey-browser.ts';

/** The person's passkeys. Made while a component is set up. */
export const myPasskeys = () =>
  liveCollection<PasskeysAnswer, PasskeyView>(
    () =>
      session.user && {
        url: passkeysUrl,
        from: { 'identity.passkey': (answer) => answer.items },
        order: by((passkey) => Date.parse(passkey.createdAt)),
      },
  );

/** Adding, renaming and removing passkeys. */
export class PasskeyChanges {
  readonly adding = new Asking(['name']);
  readonly changing = new Asking(['name']);
  name = $state(t('passkeys.default-name'));
  renamed: { id: string; name: string } | null = $state(null);

  async add(): Promise<void> {
    const made = await this.adding.run(() => addPasskey(this.name));
    if (!made) return;
    this.name = t('passkeys.default-name');
    toasts.show({ text: t('passkeys.added', { name: made.name }) });
  }

  async rename(): Promise<void> {
    const { renamed } = this;
    if (!renamed) return;
    if (await this.changing.run(() => renamePasskey(renamed.id, renamed.name))) this.renamed = null;
  }

  async remove({ id, name }: PasskeyView): Promise<void> {
    await this.changing.run(async () => {
      await removePasskey(id);
      toasts.show({ text: t('passkeys.removed', { name }) });
    });
  }
}
