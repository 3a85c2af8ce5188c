import { createEngine, type Engine } from '#server/modules/matching/engine.ts';
import type { Weights } from '#shared/matching.ts';
import type { SuggestedNeed, SuggestedVolunteer } from '#shared/volunteering.ts';
import type { loadVolunteers, OpenNeedFacts } from './facts.ts';

type LoadedVolunteers = Awaited<ReturnType<typeof loadVolunteers>>;

/** Lists that may have to be written again. */
export interface Stale {
  needs: Set<string>;
  volunteers: Set<string>;
}

/** The engine, and what a list shows of a need beside its facts. Facts in, lists out; no database. */
export class SuggestionIndex {
  readonly #engine: Engine;
  readonly #needs = new Map<string, OpenNeedFacts>();
  readonly #followed = new Set<string>();

  constructor(weights: Weights) {
    this.#engine = createEngine({ weights });
  }

  /** Every list is made anew, under other weights. */
  reweigh(weights: Weights, stale: Stale): void {
    add(stale, this.#engine.reweigh(weights));
  }

  /** Brings the needs of these ids to what was loaded; an id that was not is open no more. */
  updateNeeds(ids: Iterable<string>, loaded: readonly OpenNeedFacts[], stale: Stale): void {
    const found = new Map(loaded.map((need) => [need.facts.id, need]));
    for (const id of ids) {
      const need = found.get(id);
      const before = this.#needs.get(id);
      if (need) {
        this.#needs.set(id, need);
        add(stale, this.#engine.setNeed(need.facts));
        // A list shows the need's title and version, which the engine does not know of.
        if (before && before.version !== need.version)
          for (const reader of this.#readersOf(id)) stale.volunteers.add(reader);
      } else if (before) {
        this.#needs.delete(id);
        add(stale, this.#engine.removeNeed(id));
      }
      stale.needs.add(id);
    }
  }

  /** As `updateNeeds`, for volunteers. */
  updateVolunteers(ids: Iterable<string>, loaded: LoadedVolunteers, stale: Stale): void {
    const found = new Map(loaded.map((volunteer) => [volunteer.facts.id, volunteer]));
    for (const id of ids) {
      const volunteer = found.get(id);
      if (!volunteer) {
        add(stale, this.#engine.removeVolunteer(id));
        continue;
      }
      if (volunteer.followed && !this.#followed.has(id)) {
        this.#followed.add(id);
        this.#engine.follow(id);
        stale.volunteers.add(id);
      }
      add(stale, this.#engine.setVolunteer(volunteer.facts));
    }
  }

  isOpen(needId: string): boolean {
    return this.#needs.has(needId);
  }

  needIds(): IterableIterator<string> {
    return this.#needs.keys();
  }

  followedIds(): IterableIterator<string> {
    return this.#followed.values();
  }

  volunteersFor(needId: string): { best: SuggestedVolunteer[]; eligible: number } {
    const { best, eligible } = this.#engine.best(needId);
    return { best: best.map(({ id, ...line }) => ({ accountId: id, ...line })), eligible };
  }

  needsFor(volunteerId: string): { best: SuggestedNeed[]; eligible: number } {
    const { best, eligible } = this.#engine.bestForVolunteer(volunteerId);
    const lines = best.flatMap(({ id, score, factors, reasons }) => {
      const need = this.#needs.get(id);
      return need ? [{ ...asShown(need), score, factors, reasons }] : [];
    });
    return { best: lines, eligible };
  }

  *#readersOf(needId: string): Iterable<string> {
    for (const id of this.#followed) {
      if (this.#engine.bestForVolunteer(id).best.some((line) => line.id === needId)) yield id;
    }
  }
}

function asShown(need: OpenNeedFacts) {
  const { facts, version, title, organisationName, zoneName, placesMax, placesTaken, signUp } = need;
  return {
    needId: facts.id,
    needVersion: version,
    title,
    organisationName,
    zoneName,
    startsAt: new Date(facts.startsAt).toISOString(),
    endsAt: new Date(facts.endsAt).toISOString(),
    timeZone: facts.timeZone,
    placesMax,
    placesTaken,
    signUp,
  };
}

function add(stale: Stale, { needs, volunteers }: Stale): void {
  for (const id of needs) stale.needs.add(id);
  for (const id of volunteers) stale.volunteers.add(id);
}
