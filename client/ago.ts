import { t } from './messages.ts';
import { now } from './now.svelte.ts';
import { atMoment, formatDuration } from './when.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

/** `just now`, `12 min ago`, and from a day on the moment itself. Drawn again as time passes. */
export function ago(instant: string): string {
  const passed = now() - Date.parse(instant);
  if (passed < MINUTE_MS) return t('ago.now');
  return passed < DAY_MS
    ? t('ago.ago', { duration: formatDuration(passed) })
    : t('ago.on', { moment: atMoment(instant) });
}
