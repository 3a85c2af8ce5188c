import type { ApiKeyView, MadeApiKey } from '#shared/credentials.ts';
import { session } from '../../kernel/client.ts';
import { by } from '../../kernel/collection-core.ts';
import { liveCollection } from '../../kernel/live-collection.svelte.ts';
import { t } from '../../messages.ts';
import { toasts } from '../../ui/toasts.svelte.ts';
import { type ApiKeysAnswer, apiKeysUrl, makeApiKey, revokeApiKey } from './account-api.ts';
import { Asking } from './asking.svelte.ts';

/** The person's API keys. Made while a component is set up. */
export const myApiKeys = () =>
  liveCollection<ApiKeysAnswer, ApiKeyView>(
    () =>
      session.user && {
        url: apiKeysUrl,
        from: { 'identity.api-key': (answer) => answer.items },
        order: by((key) => Date.parse(key.createdAt)),
      },
  );

/** Days after which a key ends; `never` is for programs that nobody looks after. */
export const KEY_LIVES = ['30', '90', '365', 'never'] as const;
export type KeyLife = (typeof KEY_LIVES)[number];

/** Making and revoking API keys. */
export class ApiKeyChanges {
  readonly making = new Asking(['name', 'scopes']);
  readonly revoking = new Asking();
  name = $state('');
  scopes: readonly string[] = $state.raw([]);
  life: KeyLife = $state('90');
  /** Shown once. */
  made: MadeApiKey | null = $state.raw(null);

  choose(scope: string, on: boolean): void {
    this.scopes = on ? [...this.scopes, scope] : this.scopes.filter((one) => one !== scope);
  }

  async make(): Promise<void> {
    const { name, scopes, life } = this;
    const days = life === 'never' ? null : Number(life);
    const made = await this.making.run(() => makeApiKey({ name, scopes: [...scopes], days }));
    if (!made) return;
    this.made = made;
    this.name = '';
    this.scopes = [];
  }

  async revoke({ id, name }: ApiKeyView): Promise<void> {
    await this.revoking.run(async () => {
      await revokeApiKey(id);
      toasts.show({ text: t('api-keys.revoked', { name }) });
    });
  }
}
