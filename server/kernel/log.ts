import { type Logger, pino } from 'pino';

export type Log = Logger;

/** Structured log, one JSON line an event; tokens, cookies and passwords never get into it. */
export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: [
      'password',
      'token',
      'accessToken',
      'req.headers.authorization',
      'req.headers.cookie',
      '*.password',
    ],
  });
}
