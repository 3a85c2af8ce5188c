import { untrack } from 'svelte';
import type { NonprofitFiguresView, PlatformFiguresView } from '#shared/figures.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { liveRecord } from '../../../kernel/live-collection.svelte.ts';
import { announcer } from '../../../ui/announcer.svelte.ts';
import type { Expected } from '../need-state.ts';
import { type Figures, tellChange } from './tell-change.ts';

export interface DashboardAnswer {
  figures: NonprofitFiguresView;
  atRisk: NeedView[];
}

const dashboardUrl = (organisationId: string): string =>
  `/api/nonprofit/dashboard?organisationId=${organisationId}`;

/** How a nonprofit does, as it is counted now. Made while a component is set up. */
export const nonprofitFigures = (organisationId: () => string | null) =>
  liveRecord<DashboardAnswer, NonprofitFiguresView>(() => {
    const id = organisationId();
    return (
      id && {
        url: dashboardUrl(id),
        type: 'volunteering.nonprofit-figures',
        id,
        from: (answer) => answer.figures,
      }
    );
  });

/** What is expected of needs at risk, by need id. */
export const expectedOf = (figures: NonprofitFiguresView | null): Expected =>
  new Map((figures?.atRisk ?? []).map(({ needId, expected }) => [needId, expected]));

/** How the platform does, for its administrators. Made while a component is set up. */
export const platformFigures = (mayRead: () => boolean) =>
  liveRecord<PlatformFiguresView, PlatformFiguresView>(
    () =>
      mayRead() && {
        url: '/api/admin/metrics',
        type: 'volunteering.platform-figures',
        from: (answer) => answer,
      },
  );

/** What changed last while the figures were looked at. Made while a component is set up. */
export class LastChange {
  text = $state('');
  at: string | null = $state(null);
  #before: (Figures & { id: string }) | null = null;

  constructor(figures: () => (Figures & { id: string }) | null) {
    $effect(() => {
      const after = figures();
      untrack(() => this.#take(after));
    });
  }

  #take(after: (Figures & { id: string }) | null): void {
    const before = this.#before;
    this.#before = after;
    if (!after || before?.id !== after.id) {
      // Other figures: nothing of theirs has changed yet.
      if (after) this.text = '';
      return;
    }
    const told = tellChange(before, after);
    if (told === '') return;
    this.text = told;
    this.at = new Date().toISOString();
    announcer.say(told);
  }
}
