import { createLog, type Log } from '#server/kernel/log.ts';
import { Waiting } from './waiting.ts';

export interface LogLine extends Record<string, unknown> {
  level: number;
  msg: string;
}

/** Everything that a server logs, as it would be written. */
export class CapturedLog {
  readonly log: Log;
  readonly waiting = new Waiting();
  text = '';

  constructor(level = 'trace') {
    this.log = createLog(level, {
      write: (line) => {
        this.text += line;
        this.waiting.wake();
      },
    });
  }

  get lines(): LogLine[] {
    return this.text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as LogLine);
  }

  of(message: string): LogLine[] {
    return this.lines.filter(({ msg }) => msg === message);
  }
}
