import type { AssignmentView, FeedbackView, MatchView } from '#shared/commitments.ts';
import type { NeedView } from '#shared/volunteering.ts';

/** What a need is called in its offers and commitments. */
const OF_NEED = {
  needId: 'need',
  organisationId: 'organisation',
  organisationName: 'Flatbush Pantry',
  title: 'Pack groceries',
  zoneName: 'Flatbush',
  address: '',
  startsAt: '2026-09-12T13:00:00.000Z',
  endsAt: '2026-09-12T16:00:00.000Z',
  timeZone: 'America/New_York',
  cancelUntil: null,
};

/** As it leaves the server, for tests of what is made of it: a volunteer has the id and the name of `who`. */
export function anAssignment(who: string, change: Partial<AssignmentView> = {}): AssignmentView {
  return {
    id: `assignment of ${who}`,
    matchId: `match of ${who}`,
    ...OF_NEED,
    volunteerId: who,
    volunteerName: who,
    state: 'confirmed',
    createdAt: '2026-09-01T10:00:00.000Z',
    confirmedAt: '2026-09-01T10:00:00.000Z',
    ...{ reconfirmedAt: null, checkedInAt: null, settledAt: null, markedAt: null, overtaken: [] },
    ...{
      hours: null,
      note: '',
      cancelledAt: null,
      cancelledBy: null,
      cancelReason: '',
      cancelledLate: false,
    },
    version: 1,
    ...change,
  };
}

export function aMatch(who: string, change: Partial<MatchView> = {}): MatchView {
  return {
    id: `match of ${who}`,
    ...OF_NEED,
    volunteerId: who,
    volunteerName: who,
    score: 80,
    factors: { skill: 1, availability: 1, proximity: 0.5, reliability: 0.7 },
    reasons: {
      ...{ matchedSkills: [], missingSkills: [], usefulSkills: [], needMinutes: 180, freeMinutes: 180 },
      ...{ freeFrom: null, freeUntil: null, miles: 1, turnedUp: 0, outOf: 0 },
    },
    source: 'suggested',
    state: 'offered',
    reason: '',
    offeredAt: '2026-09-01T09:00:00.000Z',
    ...{ answerBy: null, wave: null },
    answeredAt: null,
    version: 1,
    ...change,
  };
}

export function aFeedback(who: string, change: Partial<FeedbackView> = {}): FeedbackView {
  return {
    id: `feedback of ${who}`,
    assignmentId: `assignment of ${who}`,
    needId: OF_NEED.needId,
    organisationId: OF_NEED.organisationId,
    volunteerId: who,
    side: 'volunteer',
    ...{ rating: 5, text: '', wouldReturn: true, recommendation: null },
    givenAt: '2026-09-13T10:00:00.000Z',
    version: 1,
    ...change,
  };
}

export function aNeedView(id: string, change: Partial<NeedView> = {}): NeedView {
  return {
    id,
    organisationId: OF_NEED.organisationId,
    organisationName: OF_NEED.organisationName,
    ...{ zoneId: null, zoneName: null, title: id, description: '', category: 'Food' },
    ...{ requiredSkills: [], usefulSkills: [], requiredQualifications: [], minimumAge: null },
    startsAt: OF_NEED.startsAt,
    endsAt: OF_NEED.endsAt,
    timeZone: OF_NEED.timeZone,
    ...{ timeAssumed: false, address: '', point: null },
    ...{ placesMin: 2, placesMax: 4, placesTaken: 0, waiting: 0, signUp: 'instant', cancelUntil: null },
    ...{ recurrence: null, state: 'open', createdAt: '2026-09-01T00:00:00.000Z', version: 1 },
    ...change,
  };
}
