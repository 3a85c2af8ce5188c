import type { OpportunitiesResult } from './import-opportunities.ts';
import type { ZonesResult } from './import-zones.ts';

/** What became of every zone, for a person. */
export function reportZones(path: string, { made, updated, unchanged, refused }: ZonesResult): string {
  return [
    `${path}: ${made} zones made, ${updated} brought up to date, ${unchanged} as they were, ${refused.length} refused.`,
    ...refused.map(({ index, reason }) => `  feature ${index}: ${reason}`),
  ].join('\n');
}

/** What became of every row, for a person: each that was not imported with its line and reason. */
export function reportOpportunities(path: string, result: OpportunitiesResult): string {
  const { rows, imported, drafted, refused, alreadyThere } = result.counts;
  const shift = result.shiftedWeeks === 0 ? '' : ` Dates were moved by ${result.shiftedWeeks} weeks.`;
  return [
    `${path}: ${rows} rows: ${imported} imported, ${drafted} as drafts, ${refused} refused, ${alreadyThere} already there.`,
    `${result.nonprofitsMade} nonprofits made.${shift}`,
    ...byReason('Drafts', result.drafted),
    ...byReason('Refused', result.refused),
    ...byReason(
      'To look at',
      result.warnings.map(({ line, warnings }) => ({ line, reasons: warnings })),
    ),
  ].join('\n');
}

function byReason(title: string, rows: { line: number; reasons: string[] }[]): string[] {
  const lines = new Map<string, number[]>();
  for (const { line, reasons } of rows) {
    for (const reason of reasons) {
      const those = lines.get(reason);
      if (those) those.push(line);
      else lines.set(reason, [line]);
    }
  }
  const sorted = [...lines].sort(([, a], [, b]) => b.length - a.length);
  return sorted.map(
    ([reason, at]) =>
      `${title}: ${reason} (${at.length}: ${at.length === 1 ? 'line' : 'lines'} ${at.join(', ')})`,
  );
}
