import { untrack } from 'svelte';
import type { AssignmentState } from '#shared/assignment-steps.ts';
import type { AssignmentView } from '#shared/commitments.ts';
import type { FoundNeeds as Answer, FindNeeds } from '#shared/finding.ts';
import type { NeedView, VolunteerView, ZoneFiguresView } from '#shared/volunteering.ts';
import { by } from '../../../kernel/collection-core.ts';
import { type LiveCollection, liveCollection } from '../../../kernel/live-collection.svelte.ts';
import { t } from '../../../messages.ts';
import { now } from '../../../now.svelte.ts';
import { announcer } from '../../../ui/announcer.svelte.ts';
import { HeldList } from '../../../ui/held-list.svelte.ts';
import { NEED, ZONE_FIGURES } from '../api.ts';
import { clashWith } from '../shifts/shift-state.ts';
import { type Filters, findUrl, isMeant } from './filters.ts';
import { NeedFits } from './fits.svelte.ts';
import { byScore, byStart, type Found, inOrder, isMatch } from './sort-found.ts';

const FIRST_SHOWN = 50;
/** States of a commitment that is still to be kept. */
const LIVING: readonly AssignmentState[] = ['interested', 'confirmed', 'checked-in'];
/** The server gives no more at once. */
const MOST_SHOWN = 500;

interface Asked {
  zoneId: string | null;
  filters: Filters;
  volunteer: VolunteerView | null;
  /** What the person has promised; null while it is not known. */
  shifts: readonly AssignmentView[] | null;
}

/** One list of the page: what the server gave of it, kept true by what arrives, and still under a hand. */
export class FoundList {
  /** There from `begin` on. */
  rows!: HeldList<Found>;
  readonly source: LiveCollection<Answer, NeedView>;
  #limit = $state(FIRST_SHOWN);
  /** Which question the answer that is shown belongs to; another one is another list. */
  #answered = $state('');
  readonly #current: Found[] = $derived.by(() => this.#order());
  readonly #options: ListOptions;

  constructor(options: ListOptions) {
    this.#options = options;
    this.source = liveCollection<Answer, NeedView>(() => {
      const { zoneId, filters } = options.asked();
      return (
        options.isShown() && {
          url: findUrl(zoneId, filters, options.show, this.#limit),
          from: { [NEED]: (answer) => answer.items },
          order: by((need) => need.startsAt),
        }
      );
    });
  }

  /** Draws from all lists of the page, so all of them have to be there. An answer of before may be there at once. */
  begin(): void {
    const { asked, brings } = this.#options;
    const question = () => JSON.stringify([asked().zoneId, asked().filters, this.#limit, brings()]);
    $effect.pre(() => {
      if (!this.source.answer) return;
      untrack(() => {
        this.#answered = question();
      });
    });
    this.#refill();
    this.rows = new HeldList<Found>({
      items: () => this.#current,
      key: ({ need }) => need.id,
      scope: () => this.#answered,
      reason: ({ item, before }) => this.#reason(item, before),
    });
  }

  /** How many there are, also of those that are not shown yet. */
  get count(): number {
    const { answer } = this.source;
    return answer?.nextCursor ? answer.count : this.#current.length;
  }

  get hasMore(): boolean {
    return this.source.answer?.nextCursor != null && this.#limit < MOST_SHOWN;
  }

  /** There are more than can be shown at all. */
  get isPartial(): boolean {
    return this.source.answer?.nextCursor != null && !this.hasMore;
  }

  showMore(): void {
    this.#limit = Math.min(this.#limit * 3, MOST_SHOWN);
  }

  /** Asks anew when half of what the server gave has gone, and it has more. */
  #refill(): void {
    let answer: Answer | null = null;
    let full = 0;
    $effect(() => {
      const { length } = this.#current;
      const now = this.source.answer;
      if (now !== answer) [answer, full] = [now, length];
      else if (now?.nextCursor != null && length < full / 2) {
        full = 0;
        untrack(() => this.source.reload());
      }
    });
  }

  #order(): Found[] {
    const { answer } = this.source;
    if (!answer) return [];
    const { show, found } = this.#options;
    const order = show === 'can-do' ? byScore : byStart;
    const lastNeed = answer.nextCursor === null ? undefined : answer.items.at(-1);
    const lastFit = answer.fits.find(({ needId }) => needId === lastNeed?.id);
    const last = lastNeed && lastFit ? { need: lastNeed, fit: lastFit, isMine: false, clash: null } : null;
    const wanted = found().filter(({ fit, isMine }) => {
      if (show === 'all') return true;
      return isMine ? show === 'mine' : show === (isMatch(fit) ? 'can-do' : 'not-yet');
    });
    return inOrder(wanted, order, last);
  }

  /** Only what arrived by itself is news; what was asked for is not. */
  #reason({ need, fit }: Found, before: Found | undefined): string | null {
    if (before) {
      if (!isMatch(before.fit) || !isMatch(fit) || before.fit.score === fit.score) return null;
      return t('suggestions.better', { score: before.fit.score.toFixed(1) });
    }
    if (this.source.answer?.items.some(({ id }) => id === need.id)) return null;
    if (this.#options.show === 'can-do') announcer.say(t('find.announce-new', { title: need.title }));
    return t('find.new');
  }
}

interface ListOptions {
  show: FindNeeds['show'];
  asked: () => Asked;
  /** What the person brings and has promised, as one text: what follows from their own deeds does not wait. */
  brings: () => string | null;
  isShown: () => boolean;
  /** Everything that is known of and meant, in no order. */
  found: () => readonly Found[];
}

/**
 * What somebody who looks for needs sees: those that fit, best first, their own, and those that do not fit yet;
 * or all by start. Made while a component is set up.
 */
export class FoundNeeds {
  readonly canDo: FoundList;
  readonly mine: FoundList;
  readonly notYet: FoundList;
  readonly all: FoundList;
  /** Open needs of the zones that are followed, as they are now. */
  readonly figures: LiveCollection<Answer, ZoneFiguresView>;
  readonly #asked: () => Asked;
  readonly #fits: NeedFits;
  #holders = 0;
  #held = $state(false);

  constructor(asked: () => Asked) {
    this.#asked = asked;
    const found = () => this.#found;
    const byFit = () => asked().filters.byFit;
    const options = { asked, found, brings: () => this.#brings };
    this.canDo = new FoundList({ ...options, show: 'can-do', isShown: byFit });
    this.mine = new FoundList({
      ...options,
      show: 'mine',
      isShown: () => byFit() && this.#mine.size > 0,
    });
    this.notYet = new FoundList({ ...options, show: 'not-yet', isShown: byFit });
    this.all = new FoundList({ ...options, show: 'all', isShown: () => !byFit() });
    this.#fits = new NeedFits(() => this.lists.flatMap(({ source }) => source.answer?.fits ?? []));
    const made = [this.canDo, this.mine, this.notYet, this.all];
    for (const list of made) list.begin();
    this.figures = liveCollection<Answer, ZoneFiguresView>(() => {
      const { zoneId, filters } = asked();
      return {
        // The first list's own question: one request serves both.
        url: findUrl(zoneId, filters, filters.byFit ? 'can-do' : 'all', FIRST_SHOWN),
        from: { [ZONE_FIGURES]: ({ figures }) => figures },
        order: by(({ id }) => id),
      };
    });
    $effect(() => this.#fits.want(this.#meant));
    this.#followPerson();
    $effect.pre(() => {
      for (const list of made) list.rows.held = this.#held;
    });
  }

  get lists(): FoundList[] {
    if (!this.#asked().filters.byFit) return [this.all];
    return this.#mine.size > 0 ? [this.canDo, this.mine, this.notYet] : [this.canDo, this.notYet];
  }

  /** Without these there is nothing to show; one's own come when they come. */
  get mainLists(): FoundList[] {
    return this.lists.filter((list) => list !== this.mine);
  }

  /** Changes that wait for the hand to leave. */
  get waiting(): number {
    return this.lists.reduce((sum, { rows }) => sum + rows.waiting, 0);
  }

  /** What is drawn, in the list and on the map. */
  get shown(): Found[] {
    return this.lists.flatMap(({ rows }) => rows.shown.filter(({ need }) => !rows.isGone(need.id)));
  }

  /** Lets in what waits. */
  show(): void {
    for (const { rows } of this.lists) rows.show();
  }

  /** Nothing comes, goes or moves until the returned function is called. */
  hold(): () => void {
    let holds = true;
    this.#count(1);
    return () => {
      if (holds) this.#count(-1);
      holds = false;
    };
  }

  /** A moment later: a list that goes away lets go in the middle of the drawing. */
  #count(by: 1 | -1): void {
    this.#holders += by;
    queueMicrotask(() => {
      this.#held = this.#holders > 0;
    });
  }

  /** Every need that is known of and not yet begun, with the newest version. */
  readonly #seen: NeedView[] = $derived.by(() => {
    const newest = new Map<string, NeedView>();
    for (const need of this.lists.flatMap(({ source }) => source.items)) {
      const known = newest.get(need.id);
      if (!known || known.version < need.version) newest.set(need.id, need);
    }
    return [...newest.values()].filter(({ startsAt }) => Date.parse(startsAt) > now());
  });

  /** Needs in which the person has a place, or has asked for one. */
  readonly #mine: ReadonlySet<string> = $derived.by(() => {
    const living = (this.#asked().shifts ?? []).filter(({ state }) => LIVING.includes(state));
    return new Set(living.map(({ needId }) => needId));
  });

  /** Those of them that are looked for, wherever they are. */
  readonly #meant: NeedView[] = $derived.by(() => {
    const { zoneId, filters } = this.#asked();
    return this.#seen.filter((need) =>
      isMeant(need, filters, { zoneId, miles: null, reach: null, isMine: this.#mine.has(need.id) }),
    );
  });

  readonly #found: Found[] = $derived.by(() => {
    const { zoneId, filters, volunteer, shifts } = this.#asked();
    const reach = volunteer?.maxDistanceMiles ?? null;
    return this.#meant.flatMap((need) => {
      const fit = this.#fits.of(need);
      const isMine = this.#mine.has(need.id);
      if (!fit || !isMeant(need, filters, { zoneId, miles: fit.miles, reach, isMine })) return [];
      const clash = clashWith({ ...need, needId: need.id }, shifts ?? []);
      return [{ need, fit, isMine, clash: clash?.title ?? null }];
    });
  });

  readonly #brings: string | null = $derived.by(() => {
    const { volunteer, shifts } = this.#asked();
    if (shifts === null) return null;
    const promised = shifts.filter(({ state }) => LIVING.includes(state));
    return JSON.stringify([
      volunteer?.version ?? null,
      promised.map(({ needId, state, startsAt, endsAt }) => [needId, state, startsAt, endsAt]).sort(),
    ]);
  });

  /** A person who changes what they bring, or have promised, sees their lists change by themselves. */
  #followPerson(): void {
    let seen: string | null = null;
    $effect(() => {
      const brings = this.#brings;
      if (brings === null) return;
      if (seen !== null && brings !== seen) {
        this.#fits.forget();
        for (const { source } of untrack(() => this.lists)) source.reload();
      }
      seen = brings;
    });
  }
}
