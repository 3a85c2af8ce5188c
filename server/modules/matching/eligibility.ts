import { canonicalName } from './canonical-name.ts';
import type { Qualification } from './facts.ts';

/**
 * Whether every required qualification is there and valid throughout the need.
 *
 * @param lastDay the need's last local day, `YYYY-MM-DD`; a qualification is valid on the day it expires
 */
export function isQualified(
  required: readonly string[],
  qualifications: readonly Qualification[],
  lastDay: string,
): boolean {
  return required.every((name) => {
    const canonical = canonicalName(name);
    return qualifications.some(
      (held) =>
        canonicalName(held.name) === canonical && (held.expiresOn === null || held.expiresOn >= lastDay),
    );
  });
}

/**
 * Whether a person is surely old enough. Only the birth year is known, and the birthday may still be ahead in
 * the year of the need, so the age counted is the one reached before that year began: nobody too young passes,
 * at the price that some wait for the year after. Unknown birth years never pass a minimum.
 */
export function isOldEnough(birthYear: number | null, minimumAge: number | null, year: number): boolean {
  if (minimumAge === null) return true;
  return birthYear !== null && birthYear <= latestBirthYear(minimumAge, year);
}

/** The last birth year that surely has the age throughout `year`. */
export function latestBirthYear(minimumAge: number, year: number): number {
  return year - 1 - minimumAge;
}
