import type { PlatformFiguresView } from './figures.ts';

/** What a pilot has to show before it grows, each with what is asked for. */
export const GATE = { commitments: 50, showUpRate: 0.7, satisfaction: 4.5, repeatRate: 0.4 } as const;
export type GateMeasure = keyof typeof GATE;

export interface GateLine {
  what: GateMeasure;
  /** Null while there is nothing to measure. */
  value: number | null;
  target: number;
  reached: boolean;
}

/** How far the pilot is: worked out of the platform's figures, never typed in. */
export function gateOf({
  commitments,
  showUpRate,
  satisfaction,
  repeatRate,
}: Pick<PlatformFiguresView, 'commitments' | 'showUpRate' | 'satisfaction' | 'repeatRate'>): GateLine[] {
  const { interested: _, cancelled: __, ...promised } = commitments;
  const values: Record<GateMeasure, number | null> = {
    commitments: Object.values(promised).reduce((sum, count) => sum + count, 0),
    showUpRate,
    satisfaction: averageOf(satisfaction),
    repeatRate,
  };
  return (Object.keys(GATE) as GateMeasure[]).map((what) => {
    const [value, target] = [values[what], GATE[what]];
    return { what, value, target, reached: value !== null && value >= target };
  });
}

/** Of every rating, whichever side gave it. */
function averageOf({
  ofVolunteers,
  ratingsOfVolunteers,
  ofNonprofits,
  ratingsOfNonprofits,
}: PlatformFiguresView['satisfaction']): number | null {
  const ratings = ratingsOfVolunteers + ratingsOfNonprofits;
  if (ratings === 0) return null;
  const sum = (ofVolunteers ?? 0) * ratingsOfVolunteers + (ofNonprofits ?? 0) * ratingsOfNonprofits;
  return Math.round((sum / ratings) * 100) / 100;
}
