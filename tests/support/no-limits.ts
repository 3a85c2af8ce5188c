import type { Allowance, Limits } from '#server/kernel/limits.ts';

const ENDLESS: Allowance = { calls: Number.POSITIVE_INFINITY, seconds: 60 };
const each = { read: ENDLESS, write: ENDLESS, credentials: ENDLESS };

/** For tests that do in a second what people do in a day; rooms stay as they are for everyone. */
export const NO_LIMITS: Limits = {
  address: each,
  account: each,
  attempts: { together: ENDLESS, account: ENDLESS, firstDelayMs: 0, longestDelayMs: 0 },
  sockets: {
    perAccount: Number.POSITIVE_INFINITY,
    rooms: 300,
    joinsASecond: Number.POSITIVE_INFINITY,
    messagesASecond: Number.POSITIVE_INFINITY,
    presences: 8,
    presentInRoom: 100,
  },
};
