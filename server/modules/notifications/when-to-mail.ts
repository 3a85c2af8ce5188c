import { Temporal } from 'temporal-polyfill';
import type { MailChoice, QuietHours } from '#shared/notification-types.ts';

const MINUTES_A_DAY = 24 * 60;

export interface Mailing {
  choice: MailChoice;
  quiet: QuietHours | null;
  /** Minute of the day at which the mail of the day leaves. */
  digestAt: number;
  timeZone: string;
  /** Later it would be of no use: then quiet hours do not hold it back. Null where it keeps. */
  latest: Date | null;
}

/** When something that happens now is mailed; null when it is not. */
export function whenToMail(now: Date, { choice, quiet, digestAt, timeZone, latest }: Mailing): Date | null {
  if (choice === 'off') return null;
  if (choice === 'daily') return nextAt(now, digestAt, timeZone);
  if (quiet === null || !isQuiet(minuteOfDay(now, timeZone), quiet)) return now;
  const morning = nextAt(now, quiet.to, timeZone);
  return latest !== null && morning > latest ? now : morning;
}

/** Half-open; over midnight when it ends before it begins. */
export function isQuiet(minute: number, { from, to }: QuietHours): boolean {
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

const zoned = (at: Date, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);

function minuteOfDay(at: Date, timeZone: string): number {
  const { hour, minute } = zoned(at, timeZone);
  return hour * 60 + minute;
}

/** The next moment at which the wall shows this minute; one that the clocks skip is when they have skipped it. */
function nextAt(now: Date, minute: number, timeZone: string): Date {
  const today = zoned(now, timeZone).toPlainDate();
  for (let days = 0; ; days++) {
    const at = today
      .add({ days })
      .toPlainDateTime()
      .add({ minutes: minute % MINUTES_A_DAY })
      .toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
    if (at > now.getTime()) return new Date(at);
  }
}
