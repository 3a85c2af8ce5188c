import type { MembershipView, OrganisationView } from '#shared/organisations.ts';
import { by } from '../../kernel/collection-core.ts';
import { liveCollection } from '../../kernel/live-collection.svelte.ts';
import { liveRecord } from '../../kernel/live-record.svelte.ts';
import { t } from '../../messages.ts';
import { Attempt } from '../../ui/attempt.svelte.ts';
import { undoing } from '../history/undo.svelte.ts';
import { type MembersAnswer, membersUrl, organisationUrl, removeMember } from './api.ts';

/** The organisation as it is now. Made while a component is set up. */
export const organisation = (organisationId: () => string | null) =>
  liveRecord<OrganisationView, OrganisationView>(() => {
    const id = organisationId();
    return id && { url: organisationUrl(id), type: 'organisations.organisation', from: (answer) => answer };
  });

/** Who works for an organisation. Made while a component is set up. */
export const members = (organisationId: () => string | null) =>
  liveCollection<MembersAnswer, MembershipView>(() => {
    const id = organisationId();
    return (
      id && {
        url: membersUrl(id),
        from: { 'organisations.membership': (answer) => answer.items },
        matches: (member) => member.organisationId === id,
        order: by((member) => member.displayName.toLowerCase()),
      }
    );
  });

/** Removing somebody, once that was confirmed. */
export class Removal extends Attempt {
  member: MembershipView | null = $state(null);

  ask(member: MembershipView): void {
    this.member = member;
    this.forget();
  }

  async confirm(): Promise<void> {
    const { member } = this;
    if (!member) return;
    await this.run(
      () => removeMember(member),
      (_answer, commit) => {
        undoing.offer(t('organisation.removed', { name: member.displayName }), commit);
        this.member = null;
      },
    );
  }
}
