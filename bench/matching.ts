/**
 * Measures the matching engine against the plain definition, in one process and on the same data, and fails
 * (exit code 1) when a limit is missed or a result differs.
 *
 *   node --max-old-space-size=8192 bench/matching.ts [--sizes 10000,100000,1000000] [--json file]
 *
 * The definition (`naiveRanking`) judges every volunteer by the pure functions, sorts the eligible ones and takes
 * the first 20. It is given what any sensible loop would have: canonical skill names of all volunteers made
 * beforehand, the local days and instants of each time zone found once per need, no reasons but for the 20.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { measureChanges } from './matching-changes.ts';
import { measureSearch } from './matching-search.ts';
import { WORLDS } from './matching-worlds.ts';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,100000,1000000' },
    json: { type: 'string', default: 'bench/results/matching.json' },
  },
});
const sizes = values.sizes.split(',').map(Number);
const SEED = 20_261_019;
/** The limit holds where it matters, at a million. */
const LIMIT_FROM = 1_000_000;
const LEAST_RATIO: Record<string, number> = { '30 cities': 15, 'one dense city': 7 };
/** Of one change in any world: a volunteer may be eligible for 4 of the 1,000 needs on average, or for 50. */
const MOST_P50_US = 20;
const MOST_P99_US = 100;

const missed: string[] = [];
const searches = [];
const changes = [];

for (const world of WORLDS) {
  for (const size of sizes) {
    const { engine, volunteers, draw, measured: search } = measureSearch(world, size, SEED);
    const leastRatio = size >= LIMIT_FROM ? LEAST_RATIO[world.name]! : null;
    searches.push({ ...search, leastRatio });
    const label = `${world.name}, ${size.toLocaleString('en')} volunteers`;
    if (search.different > 0) missed.push(`${label}: ${search.different} lists differ from the definition`);
    if (leastRatio !== null && search.ratio < leastRatio) {
      missed.push(`${label}: ${search.ratio.toFixed(1)} times faster, at least ${leastRatio} wanted`);
    }

    const change = measureChanges(world, engine, volunteers, draw);
    changes.push({ ...change, mostP50Us: MOST_P50_US, mostP99Us: MOST_P99_US });
    if (change.different > 0)
      missed.push(`${label}: ${change.different} kept lists differ from the definition`);
    if (change.p50Us > MOST_P50_US)
      missed.push(`${label}: a change takes ${change.p50Us.toFixed(1)} µs (p50)`);
    if (change.p99Us > MOST_P99_US)
      missed.push(`${label}: a change takes ${change.p99Us.toFixed(1)} µs (p99)`);
  }
}

console.log('\nBest 20 for one need: medians over the needs');
console.table(
  searches.map((row) => ({
    world: row.world,
    volunteers: row.volunteers,
    needs: row.needs,
    eligible: Math.round(row.medianEligible),
    'definition ms': round(row.naiveMs),
    'engine ms': round(row.engineMs),
    'times faster': round(row.ratio),
    'least of a need': round(row.leastRatioOfANeed),
    wanted: row.leastRatio ?? '',
    different: row.different,
    // Of smaller ones, what the last world leaves behind hides too much.
    'engine MB': row.volunteers >= LIMIT_FROM ? Math.round(row.engineMegabytes) : '',
  })),
);
console.log('One volunteer’s change with 1,000 open needs kept exact');
console.table(
  changes.map((row) => ({
    world: row.world,
    volunteers: row.volunteers,
    changes: row.changes,
    'p50 µs': round(row.p50Us),
    'at most': row.mostP50Us,
    'p99 µs': round(row.p99Us),
    'at most ': row.mostP99Us,
    'max µs': Math.round(row.maxUs),
    'lists changed': round(row.listsChanged),
    'read µs': Math.round(row.readUs),
    checked: row.checked,
    different: row.different,
  })),
);

mkdirSync(dirname(values.json), { recursive: true });
const machine = { node: process.version, platform: process.platform, arch: process.arch };
writeFileSync(
  values.json,
  `${JSON.stringify({ seed: SEED, machine, searches, changes, missed }, null, 2)}\n`,
);
for (const line of missed) console.error(`MISSED ${line}`);
process.exitCode = missed.length > 0 ? 1 : 0;

function round(value: number): number {
  return Number(value.toPrecision(3));
}
