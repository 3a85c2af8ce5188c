import type { DemoOutcome } from './past-work.ts';
import type { SeededRandom } from './seeded-random.ts';

export interface DemoFeedback {
  rating: number;
  text: string;
  wouldReturn: boolean;
  /** 0–10, of the nonprofit only. */
  recommendation: number | null;
}

const OF_VOLUNTEERS: Readonly<Record<number, readonly string[]>> = {
  5: [
    'Well prepared, and everybody was kind.',
    'I knew at once what to do.',
    'Time flew. See you again!',
    '',
  ],
  4: ['Good work, a little more room would help.', 'Friendly people.', ''],
  3: ['We waited half an hour for the truck.', 'Too many of us for what there was to do.', ''],
  2: ['Nobody knew that I was coming.'],
};

const OF_NONPROFITS: Readonly<Record<number, readonly string[]>> = {
  5: ['Quick, careful, and a pleasure to have.', 'Showed two newcomers how it goes.', ''],
  4: ['Reliable.', 'Needs a word of explanation, then goes on alone.', ''],
  3: ['Came late, then worked hard.', ''],
  2: ['Did not come, and did not answer the phone.'],
  1: ['Did not come; we had to send people home.'],
};

/** Five times as often the first as the last. */
function ratingAround(best: number, random: SeededRandom): number {
  const draw = random.next();
  return draw < 0.6 ? best : draw < 0.9 ? best - 1 : Math.max(1, best - 2);
}

/** What a volunteer who was there says: four in nine do. */
export function wordsOfVolunteer(outcome: DemoOutcome, random: SeededRandom): DemoFeedback | null {
  const wasThere = outcome === 'showed' || outcome === 'late';
  if (!random.chance(0.45) || !wasThere) return null;
  const rating = ratingAround(outcome === 'showed' ? 5 : 4, random);
  return { rating, text: random.pick(OF_VOLUNTEERS[rating]!), wouldReturn: rating > 2, recommendation: null };
}

/** What the coordinator says: of most, except of who has excused themselves. */
export function wordsOfNonprofit(outcome: DemoOutcome, random: SeededRandom): DemoFeedback | null {
  if (!random.chance(0.6) || outcome === 'excused') return null;
  const rating = ratingAround(outcome === 'showed' ? 5 : outcome === 'late' ? 4 : 2, random);
  const recommendation = Math.min(10, 2 * rating + random.whole(-1, 1));
  return { rating, text: random.pick(OF_NONPROFITS[rating]!), wouldReturn: rating > 2, recommendation };
}
