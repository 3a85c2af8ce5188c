import { FAILED_QUEUE, type Jobs } from './jobs.ts';
import type { Log } from './log.ts';

/** One message to one person. */
export interface Mail {
  to: string;
  subject: string;
  /** Plain text; addresses in it become links. */
  text: string;
  /** The same whenever this mail is tried again, so that the receiver's server keeps one of two. */
  id?: string;
}

/** Whoever carries mail away. It throws when it could not, and is asked again later. */
export interface Postman {
  send(mail: Mail): Promise<void>;
  close?(): Promise<void>;
}

/** The mail server will never take this mail: trying again is of no use. */
export class MailRefused extends Error {}

/** Mail is a job: `transaction.enqueue(MAIL_QUEUE, [mail])` sends it if, and only if, the commit succeeds. */
export const MAIL_QUEUE = 'kernel.mail';

export function declareMail(jobs: Jobs, postman: Postman, log: Log): void {
  jobs.declare<Mail>({
    name: MAIL_QUEUE,
    // One a batch: a batch that fails comes again whole, and nobody wants a message twice.
    batch: 1,
    run: async (mails) => {
      for (const mail of mails) await sendOrGiveUp(mail, postman, jobs, log);
    },
  });
}

/** A mail that is refused for good lands with the failed jobs at once, without its text, which may hold a link. */
export async function sendOrGiveUp(mail: Mail, postman: Postman, jobs: Jobs, log: Log): Promise<void> {
  try {
    await postman.send(mail);
    log.debug({ mail: mail.id }, 'mail was sent');
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error;
    log.warn({ err: error, mail: mail.id }, 'a mail was refused for good');
    await jobs.add(FAILED_QUEUE, [{ mail: { to: mail.to, subject: mail.subject }, why: error.message }]);
  }
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
