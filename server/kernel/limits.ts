import { MOST_PRESENT } from '#shared/kernel/messages.ts';
import type { RateClass } from './http/route.ts';

/** So many calls within so many seconds. */
export interface Allowance {
  calls: number;
  seconds: number;
}

/** How much the server does for one caller. What is generous for people still stops a program that went wrong. */
export interface Limits {
  /** For one address, behind which a whole office may be. */
  address: Readonly<Record<RateClass, Allowance>>;
  account: Readonly<Record<RateClass, Allowance>>;
  attempts: AttemptLimits;
  sockets: SocketLimits;
}

/** Limits of guessing whose account is it. */
export interface AttemptLimits {
  /** For one account from one address. */
  together: Allowance;
  /** Failures of one account, from anywhere, that do not yet delay its answers, and for how long they count. */
  account: Allowance;
  /** The delay of the first failure after those; each one more doubles it. */
  firstDelayMs: number;
  longestDelayMs: number;
}

export interface SocketLimits {
  /** Connections of one account to one node. */
  perAccount: number;
  /** Rooms of one connection. It may join as many at once. */
  rooms: number;
  /** Joins of one connection a second, on average. */
  joinsASecond: number;
  /** Other messages of one connection a second, on average; ten times as many at once. */
  messagesASecond: number;
  /** Rooms in which one connection may say where it is. */
  presences: number;
  /** People of one node who may say so in one room. */
  presentInRoom: number;
}

const aMinute = (calls: number): Allowance => ({ calls, seconds: 60 });

export const STANDARD_LIMITS: Limits = {
  address: { read: aMinute(12_000), write: aMinute(6000), credentials: aMinute(120) },
  account: { read: aMinute(6000), write: aMinute(3000), credentials: aMinute(60) },
  attempts: {
    together: aMinute(5),
    account: { calls: 10, seconds: 900 },
    firstDelayMs: 250,
    longestDelayMs: 8000,
  },
  sockets: {
    perAccount: 100,
    rooms: 300,
    joinsASecond: 50,
    messagesASecond: 50,
    presences: 8,
    presentInRoom: MOST_PRESENT,
  },
};
