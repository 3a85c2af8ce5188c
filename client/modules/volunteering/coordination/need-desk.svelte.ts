import { expectedOf, nonprofitFigures } from '../figures/figures.svelte.ts';
import { needRecord, needSuggestions } from '../needs.svelte.ts';
import { candidatesOf } from './candidates.ts';
import { peopleOf } from './coming.ts';
import { needAssignments, needFeedback, needMatches, needRescue } from './commitments.svelte.ts';
import { Offering } from './offering.svelte.ts';

/** One need as its coordinator works on it, all from one request. Made while a component is set up. */
export class NeedDesk {
  readonly record;
  readonly suggestions;
  readonly matches;
  readonly assignments;
  readonly feedback;
  readonly rescue;
  readonly figures;
  readonly offering: Offering;
  readonly people = $derived.by(() => peopleOf(this.assignments.items, this.matches.items));
  readonly candidates = $derived.by(() => candidatesOf(this.suggestions.value, this.people.offered));

  readonly expected = $derived.by(() => expectedOf(this.figures.value));

  constructor(needId: () => string | null) {
    this.record = needRecord(needId);
    this.suggestions = needSuggestions(needId);
    this.matches = needMatches(needId);
    this.assignments = needAssignments(needId);
    this.feedback = needFeedback(needId);
    this.rescue = needRescue(needId);
    this.figures = nonprofitFigures(() => this.record.value?.organisationId ?? null);
    this.offering = new Offering(() => needId() ?? '');
    let last = needId();
    $effect(() => {
      const id = needId();
      // What was chosen belongs to the need it was chosen for.
      if (id !== last) this.offering.clear();
      last = id;
    });
  }
}
