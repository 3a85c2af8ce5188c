/** What time it is for the server, as far as its answers tell: the clock of a device may be wrong by hours. */

let offsetMs = 0;

/** Learns from the `Date` of an answer that has just arrived; it is exact to about a second. */
export function learnServerTime(date: string | null, nowMs: number): void {
  const at = Date.parse(date ?? '');
  if (!Number.isNaN(at)) offsetMs = at - nowMs;
}

/** Milliseconds since 1970; the device's own clock until an answer has come. */
export const serverNow = (nowMs: number): number => nowMs + offsetMs;
