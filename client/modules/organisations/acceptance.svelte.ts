import type { Problem } from '#shared/kernel/problem.ts';
import type { InvitationOffer } from '#shared/organisations.ts';
import { session } from '../../kernel/client.ts';
import { problemOf } from '../../kernel/http.ts';
import { t } from '../../messages.ts';
import { router } from '../../router.svelte.ts';
import { Attempt } from '../../ui/attempt.svelte.ts';
import { toasts } from '../../ui/toasts.svelte.ts';
import { acceptInvitation, fetchOffer } from './api.ts';
import { workplaces } from './workplace.svelte.ts';

/** An invitation that somebody has opened by its link: what it offers, and joining by it. */
export class Acceptance extends Attempt {
  offer: InvitationOffer | null = $state.raw(null);
  /** Why there is nothing to accept. */
  failure: Problem | null = $state.raw(null);
  readonly #token: () => string;

  constructor(token: () => string) {
    super();
    this.#token = token;
    void this.look();
  }

  /** Where to come back to after signing in. */
  get path(): string {
    return `/invitation/${encodeURIComponent(this.#token())}`;
  }

  /** Whether it went to another address than the one of whoever is signed in. */
  get isForAnother(): boolean {
    return this.offer !== null && session.user !== null && session.user.email !== this.offer.email;
  }

  async look(): Promise<void> {
    this.failure = null;
    try {
      this.offer = await fetchOffer(this.#token());
    } catch (error) {
      this.failure = problemOf(error);
    }
  }

  async accept(): Promise<void> {
    const { offer } = this;
    if (!offer) return;
    const organisation = offer.organisationName;
    const asAnother = this.isForAnother;
    await this.run(
      () => acceptInvitation(this.#token(), asAnother, organisation),
      async ({ organisationId }) => {
        await session.reloadProfile();
        workplaces.choose(organisationId);
        toasts.show({ text: t('invitation.joined', { organisation }) });
        router.go('/organisation', { replace: true });
      },
    );
  }
}
