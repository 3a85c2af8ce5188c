import type { Jobs } from './jobs.ts';
import type { Log } from './log.ts';

/** One message to one person. */
export interface Mail {
  to: string;
  subject: string;
  /** Plain text; addresses in it become links. */
  text: string;
}

/** Whoever carries mail away. It throws when it could not, and is asked again later. */
export interface Postman {
  send(mail: Mail): Promise<void>;
}

/** Mail is a job: `transaction.enqueue(MAIL_QUEUE, [mail])` sends it if, and only if, the commit succeeds. */
export const MAIL_QUEUE = 'kernel.mail';

export function declareMail(jobs: Jobs, postman: Postman, log: Log): void {
  jobs.declare<Mail>({
    name: MAIL_QUEUE,
    // One a batch: a batch that fails comes again whole, and nobody wants a message twice.
    batch: 1,
    run: async (mails) => {
      for (const mail of mails) await postman.send(mail);
      log.debug({ mails: mails.length }, 'mail was sent');
    },
  });
}

const MOST_KEPT = 200;

/** Keeps the latest mails to be looked at, where no mail server is configured. */
export class Outbox implements Postman {
  readonly mails: (Mail & { at: Date })[] = [];

  async send(mail: Mail): Promise<void> {
    this.mails.push({ ...mail, at: new Date() });
    if (this.mails.length > MOST_KEPT) this.mails.shift();
  }
}
