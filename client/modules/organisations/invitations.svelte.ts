import type { InvitationView } from '#shared/organisations.ts';
import { by } from '../../kernel/collection-core.ts';
import { liveCollection } from '../../kernel/live-collection.svelte.ts';
import { t } from '../../messages.ts';
import { Attempt } from '../../ui/attempt.svelte.ts';
import { toasts } from '../../ui/toasts.svelte.ts';
import { addMember, type Items, invitationsUrl, invite } from './api.ts';

/** Open invitations of an organisation, for whoever manages its people. Made while a component is set up. */
export const invitations = (organisationId: () => string | null) =>
  liveCollection<Items<InvitationView>, InvitationView>(() => {
    const id = organisationId();
    return (
      id && {
        url: invitationsUrl(id),
        from: { 'organisations.invitation': (answer) => answer.items },
        matches: (invitation) => invitation.organisationId === id,
        order: by((invitation) => invitation.email),
      }
    );
  });

/** Bringing somebody in by their address: with a mail, or at once when they have an account. */
export class Newcomer extends Attempt {
  email = $state('');
  role = $state('coordinator');
  teamIds: string[] = $state([]);

  invite(organisationId: string): Promise<boolean> {
    const { email, role, teamIds } = this;
    return this.run(
      () => invite(organisationId, { email: email.trim(), role, teamIds: [...teamIds] }),
      () => this.#done(t('invitation.sent', { email: email.trim() })),
    );
  }

  add(organisationId: string): Promise<boolean> {
    const { email, role } = this;
    return this.run(
      () => addMember(organisationId, { email: email.trim(), role }),
      ({ displayName }) => this.#done(t('organisation.added', { name: displayName })),
    );
  }

  #done(text: string): void {
    this.email = '';
    this.teamIds = [];
    toasts.show({ text });
  }
}
