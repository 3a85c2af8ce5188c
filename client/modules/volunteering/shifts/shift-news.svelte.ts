import { untrack } from 'svelte';
import type { AssignmentView } from '#shared/commitments.ts';
import { t } from '../../../messages.ts';
import { announcer } from '../../../ui/announcer.svelte.ts';
import { formatSpan } from '../../../when.ts';

/** How long it is shown beside what it is about. */
const SHOWN_MS = 6000;

/** What the nonprofit has done to a commitment between two looks at it; null when it was nothing, or one's own doing. */
export function newsOf(before: AssignmentView, after: AssignmentView): string | null {
  const { title, organisationName: organisation, state } = after;
  if (before.startsAt !== after.startsAt || before.endsAt !== after.endsAt) {
    const when = formatSpan(after.startsAt, after.endsAt, after.timeZone);
    return t('shift.news-moved', { organisation, title, when });
  }
  if (before.state === state) return null;
  if (state === 'cancelled') {
    if (after.cancelledBy !== 'nonprofit') return null;
    return before.state === 'interested'
      ? t('shift.news-turned-down', { organisation, title })
      : t('shift.news-cancelled', { organisation, title });
  }
  if (state === 'confirmed') {
    return before.state === 'interested' ? t('shift.news-confirmed', { organisation, title }) : null;
  }
  if (state === 'interested') return null;
  return t('shift.news-marked', { organisation, title, state: t(`shift.state.${state}`) });
}

/** Tells what others do to the person's commitments while a page is open. Made while a component is set up. */
export class ShiftNews {
  #fresh: ReadonlyMap<string, string> = $state.raw(new Map());
  #seen: ReadonlyMap<string, AssignmentView> = new Map();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(shifts: () => readonly AssignmentView[]) {
    $effect(() => {
      const now = new Map(shifts().map((shift) => [shift.id, shift]));
      untrack(() => this.#compare(now));
    });
    $effect(() => () => {
      for (const timer of this.#timers) clearTimeout(timer);
    });
  }

  /** What has just happened to this one, for as long as it is worth saying. */
  of(shiftId: string): string | undefined {
    return this.#fresh.get(shiftId);
  }

  #compare(now: ReadonlyMap<string, AssignmentView>): void {
    for (const [id, shift] of now) {
      const before = this.#seen.get(id);
      const news = before && newsOf(before, shift);
      if (news) this.#tell(id, news);
    }
    this.#seen = now;
  }

  #tell(id: string, news: string): void {
    announcer.say(news);
    this.#fresh = new Map(this.#fresh).set(id, news);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#fresh = new Map([...this.#fresh].filter(([other, text]) => other !== id || text !== news));
    }, SHOWN_MS);
    this.#timers.add(timer);
  }
}
