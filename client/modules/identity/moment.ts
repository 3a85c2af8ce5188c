import { deviceZone } from '../../wall-time.ts';
import { formatDay, formatTime } from '../../when.ts';

/** `Sat 12 Sep, 09:00` on this device's clock. */
export const moment = (instant: string): string =>
  `${formatDay(instant, deviceZone())}, ${formatTime(instant, deviceZone())}`;

export const day = (instant: string): string => formatDay(instant, deviceZone());
