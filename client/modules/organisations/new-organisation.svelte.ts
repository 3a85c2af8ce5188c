import type { Problem } from '#shared/kernel/problem.ts';
import type { OrganisationView } from '#shared/organisations.ts';
import { session } from '../../kernel/client.ts';
import { t } from '../../messages.ts';
import { toasts } from '../../ui/toasts.svelte.ts';
import { deviceZone } from '../../wall-time.ts';
import { createOrganisation } from './api.ts';
import { workplaces } from './workplace.svelte.ts';

/** Making an organisation; whoever makes it owns it. */
export class NewOrganisation {
  name = $state('');
  kind: OrganisationView['kind'] = $state('nonprofit');
  timeZone = $state(deviceZone());
  pending = $state(false);
  problem: Problem | null = $state(null);

  errorOf(path: string): string | undefined {
    return this.problem?.errors?.find((error) => error.path === path)?.message;
  }

  async submit(): Promise<void> {
    if (this.pending) return;
    this.pending = true;
    this.problem = null;
    const { name, kind, timeZone } = this;
    const result = await createOrganisation({ name, kind, timeZone });
    if (result.ok) {
      await session.reloadProfile();
      workplaces.choose(result.data.id);
      toasts.show({ text: t('organisation.made', { name }) });
    } else this.problem = result.problem;
    this.pending = false;
  }
}
