import { isDeepStrictEqual } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createEngine, type Engine } from '#server/modules/matching/engine.ts';
import type { VolunteerFacts } from '#server/modules/matching/facts.ts';
import { candidateOf, naiveRanking, occasionOf } from '#server/modules/matching/naive-ranking.ts';
import { BEST_SHOWN, STARTING_WEIGHTS } from '#shared/matching.ts';
import { Draw, type World } from './matching-worlds.ts';

const NEEDS = 15;
const WARM_UP_NEEDS = 40;
const REPEATS = 7;

export interface SearchMeasured {
  world: string;
  volunteers: number;
  needs: number;
  medianEligible: number;
  naiveMs: number;
  engineMs: number;
  /** Of the medians. */
  ratio: number;
  leastRatioOfANeed: number;
  /** Lists that are not the definition's, compared whole: ids, scores, factors, reasons. */
  different: number;
  engineMegabytes: number;
  buildSeconds: number;
}

/** Times the best 20 for some needs by the definition and by the engine, on the same volunteers. */
export function measureSearch(world: World, size: number, seed: number) {
  const draw = new Draw(world, seed);
  const volunteers: VolunteerFacts[] = [];
  for (let n = 0; n < size; n++) volunteers.push(draw.volunteer(n));

  const before = megabytesInUse();
  const started = performance.now();
  const engine: Engine = createEngine({ weights: STARTING_WEIGHTS });
  for (const facts of volunteers) engine.setVolunteer(facts);
  const buildSeconds = (performance.now() - started) / 1000;
  const engineMegabytes = megabytesInUse() - before;

  const candidates = volunteers.map(candidateOf);
  for (let n = 0; n < WARM_UP_NEEDS; n++) engine.rank(draw.need(n), BEST_SHOWN);
  naiveRanking(occasionOf(draw.need(0)), candidates.slice(0, 10_000), STARTING_WEIGHTS, BEST_SHOWN);

  const naiveTimes: number[] = [];
  const engineTimes: number[] = [];
  const eligible: number[] = [];
  let different = 0;
  for (let n = 0; n < NEEDS; n++) {
    const facts = draw.need(n);
    const [expected, naiveMs] = timed(() =>
      naiveRanking(occasionOf(facts), candidates, STARTING_WEIGHTS, BEST_SHOWN),
    );
    const runs = Array.from({ length: REPEATS }, () => timed(() => engine.rank(facts, BEST_SHOWN)));
    if (runs.some(([best]) => !isDeepStrictEqual(plain(best), plain(expected.best)))) different += 1;
    naiveTimes.push(naiveMs);
    engineTimes.push(median(runs.map(([, ms]) => ms)));
    eligible.push(expected.eligible);
  }

  const measured: SearchMeasured = {
    world: world.name,
    volunteers: size,
    needs: NEEDS,
    medianEligible: median(eligible),
    naiveMs: median(naiveTimes),
    engineMs: median(engineTimes),
    ratio: median(naiveTimes) / median(engineTimes),
    leastRatioOfANeed: Math.min(...naiveTimes.map((ms, n) => ms / engineTimes[n]!)),
    different,
    engineMegabytes,
    buildSeconds,
  };
  return { measured, engine, volunteers, draw };
}

/** Lists as data: getters resolved, so that two can be compared. */
function plain(list: unknown): unknown {
  return JSON.parse(JSON.stringify(list));
}

function timed<T>(work: () => T): [T, number] {
  const started = performance.now();
  const result = work();
  return [result, performance.now() - started];
}

const collectGarbage: () => void = (() => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
})();

function megabytesInUse(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}

export function median(values: number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}
