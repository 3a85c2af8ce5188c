import type { MatchView } from '#shared/commitments.ts';
import type { NeedSuggestionsView, SuggestedVolunteer } from '#shared/volunteering.ts';

/** Somebody who could come: suggested, or offered a place already. */
export interface Candidate extends SuggestedVolunteer {
  /** The offer that is out to them. */
  offer: MatchView | null;
}

/**
 * The suggestions together with those to whom a place is offered, best first. Whoever is offered a place leaves
 * the suggestions; here they stay where they stood, by the score of that moment.
 */
export function candidatesOf(
  suggestions: NeedSuggestionsView | null,
  offered: readonly MatchView[],
): Candidate[] {
  const asked = new Set(offered.map(({ volunteerId }) => volunteerId));
  const suggested = (suggestions?.best ?? []).filter(({ accountId }) => !asked.has(accountId));
  const candidates = [
    ...suggested.map((person): Candidate => ({ ...person, offer: null })),
    ...offered.map(
      (match): Candidate => ({
        accountId: match.volunteerId,
        name: match.volunteerName,
        score: match.score,
        factors: match.factors,
        reasons: match.reasons,
        offer: match,
      }),
    ),
  ];
  // Equal scores keep the server's order.
  return candidates.sort((a, b) => b.score - a.score);
}

/** The next `count` that nobody has asked yet. */
export const nextOf = (candidates: readonly Candidate[], count: number): Candidate[] =>
  candidates.filter(({ offer }) => offer === null).slice(0, count);
