import { BEST_SHOWN } from '#shared/matching.ts';
import type { BeforeAndAfter, KeptNeeds } from './kept-needs.ts';
import type { OpenNeed } from './open-need.ts';
import { TopList } from './top-list.ts';
import { NOBODY } from './volunteer-rows.ts';

/** A volunteer's own list; its members are the slots of the needs. */
export interface VolunteerList {
  row: number;
  list: TopList;
  eligible: number;
}

/** The volunteers whose own lists are watched, for example because they are looking at them. */
export class Followers {
  readonly #needs: KeptNeeds;
  readonly #lists = new Map<string, VolunteerList>();
  #pairs: BeforeAndAfter;

  constructor(needs: KeptNeeds, pairs: BeforeAndAfter) {
    this.#needs = needs;
    this.#pairs = pairs;
  }

  follow(id: string, row: number): void {
    if (!this.#lists.has(id)) this.#lists.set(id, this.listFor(row));
  }

  unfollow(id: string): void {
    this.#lists.delete(id);
  }

  get(id: string): VolunteerList | undefined {
    return this.#lists.get(id);
  }

  ids(): string[] {
    return [...this.#lists.keys()];
  }

  /** The best needs of a volunteer, found by judging every need that is possible. */
  listFor(row: number): VolunteerList {
    const made: VolunteerList = { row, list: new TopList(BEST_SHOWN), eligible: 0 };
    if (row === NOBODY) return made;
    const { list } = made;
    const pair = this.#pairs.after;
    for (const slot of this.#needs.possibleFor(row)) {
      if (!pair.admit(row, this.#needs.at(slot).need)) continue;
      made.eligible += 1;
      if (pair.couldReach(list.leastTenths)) list.add(slot, pair.completeForVolunteer());
    }
    return made;
  }

  /** Makes every list anew, under other weights. */
  reweigh(pairs: BeforeAndAfter): void {
    this.#pairs = pairs;
    for (const [id, { row }] of this.#lists) this.#lists.set(id, this.listFor(row));
  }

  /** Carries a volunteer's change into their own list; whether it changed. Both rows must be readable. */
  replaceVolunteer(id: string, after: number): boolean {
    const before = this.#lists.get(id);
    if (before === undefined) return false;
    const made = this.listFor(after);
    this.#lists.set(id, made);
    return !this.#looksAlike(before, made);
  }

  /**
   * Carries a need's change into all lists; the needs must already be up to date.
   *
   * @returns ids of the volunteers whose best changed
   */
  replaceNeed(before: OpenNeed | null, after: OpenNeed | null): Set<string> {
    const changed = new Set<string>();
    const { before: pairBefore, after: pairAfter } = this.#pairs;
    for (const [id, followed] of this.#lists) {
      const { row, list } = followed;
      if (row === NOBODY) continue;
      const was = before !== null && pairBefore.admit(row, before);
      const is = after !== null && pairAfter.admit(row, after);
      followed.eligible += Number(is) - Number(was);
      const least = list.leastTenths;
      const leaves =
        was && pairBefore.couldReach(least) && list.indexOf(pairBefore.completeForVolunteer()) >= 0;
      const enters = is && pairAfter.couldReach(least) && list.admits(pairAfter.completeForVolunteer());
      if (!leaves && !enters) continue;
      this.#lists.set(id, this.listFor(row));
      changed.add(id);
    }
    return changed;
  }

  #looksAlike(before: VolunteerList, after: VolunteerList): boolean {
    const { size } = before.list;
    if (size !== after.list.size) return false;
    const { before: pairBefore, after: pairAfter } = this.#pairs;
    for (let place = 0; place < size; place++) {
      const slot = before.list.memberAt(place);
      if (slot !== after.list.memberAt(place)) return false;
      const { need } = this.#needs.at(slot);
      pairBefore.admit(before.row, need);
      pairAfter.admit(after.row, need);
      if (!pairBefore.complete().looksLike(pairAfter.complete())) return false;
    }
    return true;
  }
}
