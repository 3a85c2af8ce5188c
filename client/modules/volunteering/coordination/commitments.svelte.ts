import type { AssignmentView, FeedbackView, MatchView } from '#shared/commitments.ts';
import type { RescueView } from '#shared/rescue.ts';
import { by, inOrder } from '../../../kernel/collection-core.ts';
import { liveCollection, liveRecord } from '../../../kernel/live-collection.svelte.ts';
import { type NeedAnswer, needUrl } from '../api.ts';
import { ASSIGNMENT, FEEDBACK, MATCH, RESCUE } from './api.ts';

/*
 * Who was asked, who comes and what was said, as its nonprofit sees it: the same request as `needRecord`.
 * Each is made while a component is set up; null stands for nothing yet.
 */

/** Everybody who was asked or has chosen the need, the best first. */
export const needMatches = (needId: () => string | null) =>
  liveCollection<NeedAnswer, MatchView>(() => {
    const id = needId();
    return (
      id && {
        url: needUrl(id),
        from: { [MATCH]: (answer) => answer.matches },
        matches: (match) => match.needId === id,
        order: by((match) => match.score, 'descending'),
      }
    );
  });

/** Everybody who has signed up, by name: a list that stays in its order whatever happens to its people. */
export const needAssignments = (needId: () => string | null) =>
  liveCollection<NeedAnswer, AssignmentView>(() => {
    const id = needId();
    return (
      id && {
        url: needUrl(id),
        from: { [ASSIGNMENT]: (answer) => answer.assignments },
        matches: (assignment) => assignment.needId === id,
        order: inOrder(
          by((assignment) => assignment.volunteerName.toLowerCase()),
          by((assignment) => assignment.createdAt),
        ),
      }
    );
  });

/** What is done by itself when too few are expected; null while nothing has to be. */
export const needRescue = (needId: () => string | null) =>
  liveRecord<NeedAnswer, RescueView>(() => {
    const id = needId();
    return id && { url: needUrl(id), type: RESCUE, id, from: (answer) => answer.rescue };
  });

/** What both sides have said of it. */
export const needFeedback = (needId: () => string | null) =>
  liveCollection<NeedAnswer, FeedbackView>(() => {
    const id = needId();
    return (
      id && {
        url: needUrl(id),
        from: { [FEEDBACK]: (answer) => answer.feedback },
        matches: (feedback) => feedback.needId === id,
        order: by((feedback) => feedback.givenAt),
      }
    );
  });
