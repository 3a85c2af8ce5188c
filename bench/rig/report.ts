import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** One promise of a bench, and whether it holds. */
export interface Limit {
  what: string;
  measured: number;
  /** The promise: `measured` is at least, or at most, this. */
  atLeast?: number;
  atMost?: number;
}

const holds = ({ measured, atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY }: Limit) =>
  measured >= atLeast && measured <= atMost;

/** Prints the figures and the limits, keeps both as JSON, and lets the process fail if a limit is missed. */
export function report(name: string, figures: object[], limits: Limit[]): void {
  console.table(figures);
  console.table(
    limits.map((limit) => ({
      what: limit.what,
      measured: rounded(limit.measured),
      limit: limit.atLeast !== undefined ? `≥ ${limit.atLeast}` : `≤ ${limit.atMost}`,
      holds: holds(limit),
    })),
  );
  const folder = new URL('../results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const result = { name, node: process.version, processors: cpus().length, figures, limits };
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(result, null, 2)}\n`);
  process.exitCode = limits.every(holds) ? 0 : 1;
}

/** Three significant digits: more would be noise. */
export const rounded = (value: number): number => Number(value.toPrecision(3));

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The value that this share (0 to 1) of the values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}
