import type { NonprofitFiguresView } from '#shared/figures.ts';
import { type MessageKey, t } from '../../../messages.ts';
import { formatNumber, formatRate } from './format-figures.ts';

type Shared = Pick<NonprofitFiguresView, 'needs' | 'commitments' | 'showUpRate' | 'hours' | 'satisfaction'>;
/** What both dashboards are told of. */
export type Figures = Shared & { needsAtRisk?: number; volunteers?: number };

/** More than this is not read in one line. */
const MOST = 3;

/** What changed between two counts and by how much, the weightiest first; empty when it is nothing one would say. */
export function tellChange(before: Figures, after: Figures): string {
  const told = [
    ...counted(cameOf(after) - cameOf(before), 'came'),
    ...counted(after.commitments['no-show'] - before.commitments['no-show'], 'no-show'),
    ...rate(before.showUpRate, after.showUpRate),
    ...counted((after.needsAtRisk ?? 0) - (before.needsAtRisk ?? 0), 'at-risk', 'fewer-at-risk'),
    ...counted(after.commitments.cancelled - before.commitments.cancelled, 'cancelled'),
    ...counted(comingOf(after) - comingOf(before), 'confirmed', 'fewer-confirmed'),
    ...counted(after.commitments.interested - before.commitments.interested, 'interested'),
    ...hours(after.hours - before.hours),
    ...counted(ratingsOf(after) - ratingsOf(before), 'ratings'),
    ...counted(needsOf(after) - needsOf(before), 'needs'),
    ...counted((after.volunteers ?? 0) - (before.volunteers ?? 0), 'volunteers'),
  ].slice(0, MOST);
  const text = told.join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const cameOf = ({ commitments }: Figures): number => commitments.showed + commitments.late;
/** Who was coming and has been marked since is no longer coming, which is no news. */
const comingOf = ({ commitments }: Figures): number =>
  commitments.confirmed +
  commitments['checked-in'] +
  commitments.showed +
  commitments.late +
  commitments.excused +
  commitments['no-show'];
const ratingsOf = ({ satisfaction }: Figures): number =>
  satisfaction.ratingsOfVolunteers + satisfaction.ratingsOfNonprofits;
const needsOf = ({ needs }: Figures): number => Object.values(needs).reduce((sum, count) => sum + count, 0);

type Change = Extract<MessageKey, `figures.change.${string}`>;

function counted(more: number, up: string, down?: string): string[] {
  if (more > 0) return [t(`figures.change.${up}` as Change & 'figures.change.came', { count: more })];
  if (more < 0 && down)
    return [t(`figures.change.${down}` as Change & 'figures.change.came', { count: -more })];
  return [];
}

function rate(before: number | null, after: number | null): string[] {
  if (after === null || before === after) return [];
  if (before === null) return [t('figures.change.rate-first', { rate: formatRate(after) })];
  const points = Math.round((after - before) * 1000) / 10;
  if (points === 0) return [];
  return [
    t(points > 0 ? 'figures.change.rate-up' : 'figures.change.rate-down', {
      points: formatNumber(Math.abs(points)),
      rate: formatRate(after),
    }),
  ];
}

function hours(more: number): string[] {
  const rounded = Math.round(more * 10) / 10;
  if (rounded === 0) return [];
  return [
    t(rounded > 0 ? 'figures.change.hours' : 'figures.change.fewer-hours', {
      hours: formatNumber(Math.abs(rounded)),
    }),
  ];
}
