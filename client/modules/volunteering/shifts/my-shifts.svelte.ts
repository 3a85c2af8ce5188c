import type { AssignmentView, FeedbackView, MatchView } from '#shared/commitments.ts';
import { connection, session, writes } from '../../../kernel/client.ts';
import { by } from '../../../kernel/collection-core.ts';
import { liveCollection, liveRecord } from '../../../kernel/live-collection.svelte.ts';
import type { PendingWrite } from '../../../kernel/pending-writes.svelte.ts';
import { learn } from '../../../messages.ts';
import { shiftWords } from '../../../words/shifts.ts';
import { NEED } from '../api.ts';
import {
  ASSIGNMENT,
  FEEDBACK,
  isSignUp,
  MATCH,
  myShiftsUrl,
  type OffersAnswer,
  offersUrl,
  type ShiftAnswer,
  type ShiftsAnswer,
  shiftUrl,
} from './api.ts';

learn(shiftWords);

/*
 * What the person has promised, is offered and has said, as it stands now. Each is made while a component is
 * set up.
 */

/** Every commitment of the person, the latest start first. */
export const myShifts = () =>
  liveCollection<ShiftsAnswer, AssignmentView>(
    () =>
      session.user && {
        url: myShiftsUrl,
        from: { [ASSIGNMENT]: (answer) => answer.items },
        order: by((shift) => shift.startsAt, 'descending'),
      },
  );

/** What they have said of them; the same request as `myShifts`. */
export const myFeedback = () =>
  liveCollection<ShiftsAnswer, FeedbackView>(
    () =>
      session.user && {
        url: myShiftsUrl,
        from: { [FEEDBACK]: (answer) => answer.feedback },
        order: by((feedback) => feedback.givenAt),
      },
  );

/** Needs that they were asked for and have not answered, by start. */
export const myOffers = () =>
  liveCollection<OffersAnswer, MatchView>(
    () =>
      session.user && {
        url: offersUrl,
        from: { [MATCH]: (answer) => answer.items },
        matches: (match) => match.state === 'offered',
        order: by((match) => match.startsAt),
      },
  );

/** One commitment; its `answer` says whom to ask. */
export const shiftRecord = (id: () => string | null) =>
  liveRecord<ShiftAnswer, AssignmentView>(() => {
    const wanted = id();
    return (
      wanted && {
        url: shiftUrl(wanted),
        type: ASSIGNMENT,
        id: wanted,
        from: (answer) => answer.assignment,
      }
    );
  });

/** The sign-up for this need that is on its way, also one that another page has sent. */
export const signUpUnderWay = (needId: string): PendingWrite | undefined =>
  writes.entries.find(
    ({ state, path, optimistic }) =>
      state !== 'refused' &&
      isSignUp(path) &&
      optimistic.some((wish) => wish.type === NEED && wish.id === needId),
  );

/** Whether a write is only on this device yet: it waits for the connection, perhaps behind another. */
export const isKept = (write: PendingWrite | undefined): boolean =>
  write !== undefined && (write.state === 'kept' || connection.state === 'offline');
