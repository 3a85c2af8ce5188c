import { SvelteSet } from 'svelte/reactivity';
import type { MatchView } from '#shared/commitments.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import { writes } from '../../../kernel/client.ts';
import type { PendingWrite } from '../../../kernel/pending-writes.svelte.ts';
import type { WriteResult } from '../../../kernel/write.ts';
import { t } from '../../../messages.ts';
import { undoing } from '../../history/undo.svelte.ts';
import { offerNeed, withdrawOffer } from './api.ts';
import type { Candidate } from './candidates.ts';

type Asked = Pick<Candidate, 'accountId' | 'name'>;

/** Offering places of one need to several people at once, and taking offers back. */
export class Offering {
  /** Account ids of those who are chosen. */
  readonly chosen = new SvelteSet<string>();
  /** What was refused about all of them. */
  problem: Problem | null = $state.raw(null);
  #pending: readonly string[] = $state.raw([]);
  /** Why somebody in particular cannot be asked, by account id. */
  #refusals: Readonly<Record<string, string>> = $state.raw({});
  readonly #needId: () => string;

  constructor(needId: () => string) {
    this.#needId = needId;
  }

  isPending(accountId: string): boolean {
    return this.#pending.includes(accountId);
  }

  get busy(): boolean {
    return this.#pending.length > 0;
  }

  refusalOf(accountId: string): string | null {
    return this.#refusals[accountId] ?? null;
  }

  choose(accountId: string, chosen: boolean): void {
    if (chosen) this.chosen.add(accountId);
    else this.chosen.delete(accountId);
  }

  /** Lets go of what was chosen and of what was refused. */
  clear(): void {
    this.chosen.clear();
    this.problem = null;
    this.#refusals = {};
  }

  /** Offers a place to all of them, or to nobody. */
  async offer(people: readonly Asked[]): Promise<void> {
    const ids = people.map(({ accountId }) => accountId);
    if (ids.length === 0 || ids.some((id) => this.isPending(id))) return;
    const [first] = people as [Asked];
    const told =
      people.length === 1
        ? t('offers.sent', { name: first.name })
        : t('offers.sent-several', { count: people.length });
    const result = await this.#wait(ids, () => offerNeed(this.#needId(), ids, told));
    if (result.ok) {
      for (const id of ids) this.chosen.delete(id);
      undoing.offer(told, result.commit);
    } else this.#refuse(ids, result.problem);
  }

  async withdraw(match: MatchView): Promise<void> {
    const { volunteerId, volunteerName } = match;
    if (this.isPending(volunteerId)) return;
    const told = t('offers.withdrawn', { name: volunteerName });
    const result = await this.#wait([volunteerId], () => withdrawOffer(match, told));
    if (result.ok) undoing.offer(told, result.commit);
    else this.#refusals = { ...this.#refusals, [volunteerId]: result.problem.detail };
  }

  async #wait<Answer>(
    ids: readonly string[],
    send: () => PendingWrite<Answer>,
  ): Promise<WriteResult<Answer>> {
    this.#pending = [...this.#pending, ...ids];
    this.problem = null;
    this.#refusals = Object.fromEntries(Object.entries(this.#refusals).filter(([id]) => !ids.includes(id)));
    const write = send();
    const result = await write.done;
    // Told beside whom it concerns, so not once more over the page.
    if (!result.ok) writes.dismiss(write.id);
    this.#pending = this.#pending.filter((id) => !ids.includes(id));
    return result;
  }

  #refuse(ids: readonly string[], problem: Problem): void {
    const faults = (problem.errors ?? []).flatMap(({ path, message }): [string, string][] => {
      const id = ids[Number(/^volunteerIds\.(\d+)$/.exec(path)?.[1])];
      return id === undefined ? [] : [[id, message]];
    });
    // What concerns the one person who was asked stands beside them, and nowhere else.
    if (faults.length === 0 && ids.length === 1) faults.push([ids[0] as string, problem.detail]);
    else if (ids.length > 1 || faults.length === 0) this.problem = problem;
    this.#refusals = { ...this.#refusals, ...Object.fromEntries(faults) };
  }
}
