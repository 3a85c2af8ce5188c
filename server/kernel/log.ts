import { type Logger, type LoggerOptions, pino } from 'pino';

export type Log = Logger;

/**
 * Structured log, one JSON line an event; tokens, cookies and passwords never get into it. A command, whose
 * output is its answer, has its log on the other stream.
 */
export function createLog(level: string, stream: 'output' | 'errors' = 'output'): Log {
  const options: LoggerOptions = {
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
  };
  return stream === 'output' ? pino(options) : pino(options, pino.destination(2));
}
