import type { Weights } from '#shared/matching.ts';
import { availabilityShare } from '../availability-factor.ts';
import { EARTH_RADIUS_MILES, haversineMiles } from '../distance.ts';
import { proximityFactor } from '../proximity-factor.ts';
import type { Ranked } from '../ranked.ts';
import { matchReasons } from '../reasons.ts';
import { assertWeights, type Standing, score, scoreTenths, totalWeight } from '../score.ts';
import { skillShare } from '../skill-factor.ts';
import { FreeTimeMeter } from './free-time-meter.ts';
import type { OpenNeed } from './open-need.ts';
import type { VolunteerRows } from './volunteer-rows.ts';

/**
 * How far rounding can put the straight line beside the arc it belongs to, squared: coordinates on the unit
 * sphere are right to some 1e-16. Closer to the reach than this, only the haversine decides.
 */
export function reachDoubt(reachChord2: number): number {
  return 1e-9 * reachChord2 + 1e-18;
}

/** Upper bounds are raised by this many tenths, far more than the rounding of their sums. */
export const BOUND_MARGIN = 1e-6;

/** What one tenth of the score is made of: weights scaled so that the factors sum up to 0–1000. */
export interface TenthWeights {
  skill: number;
  availability: number;
  proximity: number;
  reliability: number;
}

/** @throws RangeError when the weights are negative or all zero. */
export function tenthWeights(weights: Weights): TenthWeights {
  assertWeights(weights);
  const total = totalWeight(weights);
  return {
    skill: 1000 * (weights.skill / total),
    availability: 1000 * (weights.availability / total),
    proximity: 1000 * (weights.proximity / total),
    reliability: 1000 * (weights.reliability / total),
  };
}

/**
 * One volunteer and one need: first `admit` finds out whether they can meet at all, then `complete` gives the
 * exact score. Between the two `couldReach` tells, without the costly haversine, whether it is worth it. The
 * results stand in the fields and are overwritten by the next pair; nothing is allocated.
 */
export class Pair implements Standing {
  row = -1;
  need: OpenNeed | null = null;
  skill = 0;
  availability = 0;
  proximity = 0;
  reliability = 0;
  tenths = 0;
  miles = 0;
  createdAt = 0;
  id = '';
  readonly free: FreeTimeMeter;
  readonly tenthWeights: TenthWeights;
  readonly #rows: VolunteerRows;
  readonly #weights: Weights;
  /** Square of the straight line between the two through the unit sphere. */
  #chord2 = 0;

  constructor(rows: VolunteerRows, weights: Weights) {
    this.#rows = rows;
    this.#weights = weights;
    this.tenthWeights = tenthWeights(weights);
    this.free = new FreeTimeMeter(rows);
  }

  /** Whether the volunteer is eligible for the need (V10); finds all factors but proximity. */
  admit(row: number, need: OpenNeed): boolean {
    const rows = this.#rows;
    this.row = row;
    this.need = need;
    if (!this.#isWithinReach(row, need)) return false;
    const matched = countHeld(need.requiredSkills, rows.skills[row]!);
    const required = need.requiredSkills.length;
    if (matched === 0 && required > 0) return false;
    if (!(rows.birthYear[row]! <= need.latestBirthYear)) return false;
    if (need.requiredQualifications.length > 0 && !this.#isQualified(row, need)) return false;
    if (rows.blocked[row]?.includes(need.organisationId)) return false;
    if (rows.answered[row]?.includes(need.id)) return false;
    if (!this.#isFree(row, need)) return false;
    this.skill = skillShare(matched, required);
    this.availability = availabilityShare(this.free.milliseconds, need);
    this.reliability = rows.reliability[row]!;
    return true;
  }

  /**
   * Whether the admitted pair could have at least so many tenths. The straight line is never longer than the
   * arc, so proximity judged by it is an upper bound.
   */
  couldReach(tenths: number): boolean {
    const weights = this.tenthWeights;
    const leastMiles = Math.sqrt(this.#chord2) * EARTH_RADIUS_MILES;
    const bound =
      weights.skill * this.skill +
      weights.availability * this.availability +
      weights.proximity * (1 - leastMiles / this.#rows.reach[this.row]!) +
      weights.reliability * this.reliability;
    return bound + BOUND_MARGIN >= tenths - 0.5;
  }

  /** Finds the exact score of the admitted pair and the volunteer's standing in the need's list. */
  complete(): this {
    const rows = this.#rows;
    const { row, need } = this;
    this.miles = haversineMiles(rows.lat[row]!, rows.lng[row]!, need!.lat, need!.lng);
    this.proximity = proximityFactor(this.miles, rows.reach[row]!) ?? 0;
    this.tenths = scoreTenths(
      score(this.#weights, this.skill, this.availability, this.proximity, this.reliability),
    );
    this.createdAt = rows.createdAt[row]!;
    this.id = rows.ids[row]!;
    return this;
  }

  /** The same, and the need's standing in the volunteer's list. */
  completeForVolunteer(): this {
    this.complete();
    this.id = this.need!.id;
    return this;
  }

  /** The completed pair as a line of a list. */
  ranked(): Ranked {
    const { id, row, skill, availability, proximity, reliability } = this;
    const rows = this.#rows;
    const need = this.need!;
    const held = rows.skills[row]!;
    return {
      id,
      score: this.tenths / 10,
      factors: { skill, availability, proximity, reliability },
      reasons: matchReasons(need, {
        skills: need.skills,
        has: (canonical) => held.includes(rows.skillNumbers.ofCanonical(canonical)),
        free: this.free,
        miles: this.miles,
        turnedUp: rows.turnedUp[row]!,
        outOf: rows.outOf[row]!,
      }),
    };
  }

  /** Whether two completed pairs of one need make the same line but for the volunteer's name. */
  looksLike(other: Pair): boolean {
    const rows = this.#rows;
    return (
      this.skill === other.skill &&
      this.availability === other.availability &&
      this.proximity === other.proximity &&
      this.reliability === other.reliability &&
      this.miles === other.miles &&
      this.free.stretches === other.free.stretches &&
      Object.is(this.free.from, other.free.from) &&
      Object.is(this.free.until, other.free.until) &&
      rows.turnedUp[this.row] === rows.turnedUp[other.row] &&
      rows.outOf[this.row] === rows.outOf[other.row] &&
      this.#holdsAsMuchOf(this.need!.requiredSkills, other) &&
      this.#holdsAsMuchOf(this.need!.usefulSkills, other)
    );
  }

  #holdsAsMuchOf(wanted: readonly number[], other: Pair): boolean {
    const mine = this.#rows.skills[this.row]!;
    const theirs = this.#rows.skills[other.row]!;
    return wanted.every((skill) => mine.includes(skill) === theirs.includes(skill));
  }

  /** By the straight line, which grows with the arc; by the haversine only where rounding could tell. */
  #isWithinReach(row: number, need: OpenNeed): boolean {
    const rows = this.#rows;
    const dx = rows.x[row]! - need.x;
    const dy = rows.y[row]! - need.y;
    const dz = rows.z[row]! - need.z;
    const chord2 = dx * dx + dy * dy + dz * dz;
    const limit = rows.reachChord2[row]!;
    const doubt = reachDoubt(limit);
    this.#chord2 = chord2;
    if (chord2 > limit + doubt) return false;
    if (chord2 < limit - doubt) return true;
    return haversineMiles(rows.lat[row]!, rows.lng[row]!, need.lat, need.lng) <= rows.reach[row]!;
  }

  #isFree(row: number, need: OpenNeed): boolean {
    const rows = this.#rows;
    const time = need.localTime(rows.zone[row]!);
    if (((rows.weekEarly[row]! & time.early) | (rows.weekLate[row]! & time.late)) === 0) return false;
    if (this.#isBusy(row, need)) return false;
    this.free.measure(row, need, time);
    return this.free.milliseconds > 0;
  }

  #isQualified(row: number, need: OpenNeed): boolean {
    const held = this.#rows.qualifications[row];
    if (held === undefined) return false;
    return need.requiredQualifications.every((required) => {
      for (let at = 0; at < held.length; at += 2) {
        if (held[at] === required && held[at + 1]! >= need.lastDay) return true;
      }
      return false;
    });
  }

  #isBusy(row: number, need: OpenNeed): boolean {
    const busy = this.#rows.busy[row];
    if (busy === undefined) return false;
    for (let at = 0; at < busy.length; at += 2) {
      if (busy[at]! < need.endsAt && busy[at + 1]! > need.startsAt) return true;
    }
    return false;
  }
}

function countHeld(wanted: readonly number[], held: readonly number[]): number {
  let count = 0;
  for (let at = 0; at < wanted.length; at++) if (held.includes(wanted[at]!)) count += 1;
  return count;
}
