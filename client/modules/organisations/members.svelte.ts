import type { Problem } from '#shared/kernel/problem.ts';
import type { MembershipView } from '#shared/organisations.ts';
import type { Role } from '#shared/rights.ts';
import { by } from '../../kernel/collection-core.ts';
import { liveCollection } from '../../kernel/live-collection.svelte.ts';
import { t } from '../../messages.ts';
import { undoing } from '../history/undo.svelte.ts';
import { addMember, type MembersAnswer, membersUrl, removeMember } from './api.ts';

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

/** Adding somebody by their address. */
export class NewMember {
  email = $state('');
  role: Role = $state('coordinator');
  pending = $state(false);
  problem: Problem | null = $state(null);
  readonly error: string | undefined = $derived(
    this.problem?.errors?.find(({ path }) => path === 'email')?.message ?? this.problem?.detail,
  );

  async submit(organisationId: string): Promise<void> {
    if (this.pending) return;
    this.pending = true;
    this.problem = null;
    const result = await addMember(organisationId, { email: this.email.trim(), role: this.role });
    this.pending = false;
    if (result.ok) {
      this.email = '';
      undoing.offer(t('organisation.added', { name: result.data.displayName }), result.commit);
    } else this.problem = result.problem;
  }
}

/** Removing somebody, once that was confirmed. */
export class Removal {
  member: MembershipView | null = $state(null);
  pending = $state(false);
  problem: Problem | null = $state(null);

  ask(member: MembershipView): void {
    this.member = member;
    this.problem = null;
  }

  async confirm(): Promise<void> {
    if (!this.member || this.pending) return;
    this.pending = true;
    const result = await removeMember(this.member);
    this.pending = false;
    if (result.ok) {
      undoing.offer(t('organisation.removed', { name: this.member.displayName }), result.commit);
      this.member = null;
    } else this.problem = result.problem;
  }
}
