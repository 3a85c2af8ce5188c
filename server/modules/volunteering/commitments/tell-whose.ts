import type { TouchedThing } from '#server/kernel/recorder.ts';
import type { Assignment } from './assignment.entity.ts';
import type { Match } from './match.entity.ts';

/** Change types of what people are offered and have promised: they move the suggestions of whoever it is. */
export const OF_COMMITMENTS: readonly string[] = ['volunteering.assignment', 'volunteering.match'];

/** What a job is told of an offer or a commitment, whose row may be gone when it runs. */
export interface OfSomebody {
  volunteerId?: string;
}

export const tellWhose = ({ type, entity }: TouchedThing): OfSomebody =>
  OF_COMMITMENTS.includes(type) ? { volunteerId: (entity as Assignment | Match).volunteerId } : {};
