/** Between instants and what a clock on the wall of a time zone shows. */

/** A moment as a wall shows it. */
export interface WallTime {
  /** `YYYY-MM-DD` */
  date: string;
  /** Minutes after midnight. */
  minutes: number;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    clocks.set(zone, clock);
  }
  return clock;
}

/** What the wall in that zone shows at the instant. */
export function wallTime(instant: Date | string, zone: string): WallTime {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of clockOf(zone).formatToParts(new Date(instant))) parts[type] = value;
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    minutes: Number(parts.hour) * 60 + Number(parts.minute),
  };
}

const asIfUtc = (wall: WallTime): number => Date.parse(`${wall.date}T00:00:00Z`) + wall.minutes * 60_000;

/**
 * The instant at which a wall in that zone shows the time, ISO 8601. Minutes may pass 1440.
 * Of a time that comes twice it is the first; one that a spring change skips becomes as much
 * later as the clocks jump.
 */
export function instantOf(wall: WallTime, zone: string): string {
  const wanted = asIfUtc(wall);
  const offsetAt = (at: number): number => asIfUtc(wallTime(new Date(at), zone)) - at;
  const day = 86_400_000;
  const before = offsetAt(wanted - day);
  const after = offsetAt(wanted + day);
  const early = wanted - Math.max(before, after);
  const candidates = [early, wanted - Math.min(before, after)];
  const exact = candidates.find((at) => at + offsetAt(at) === wanted);
  return new Date(exact ?? wanted - before).toISOString();
}

/** Today's date on the wall of that zone. */
export const todayIn = (zone: string): string => wallTime(new Date(), zone).date;

/** The zone of this device. */
export const deviceZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
