import { createTransport } from 'nodemailer';
import { type Mail, MailRefused, type Postman } from './mail.ts';
import { mailHtml } from './mail-html.ts';

/** All of them together stay far below the time after which a job counts as lost and is tried beside itself. */
const PATIENCE_MS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** Hands mail to an SMTP server. */
export class SmtpPostman implements Postman {
  readonly #transport: ReturnType<typeof transportTo>;
  readonly #from: string;
  readonly #domain: string;

  /** `url` is `smtp://` or `smtps://`, with user and password if need be; `from` as it stands in the mail. */
  constructor(url: string, from: string) {
    this.#transport = transportTo(url);
    this.#from = from;
    this.#domain = /@([\w.-]+)>?$/.exec(from.trim())?.[1] ?? 'localhost';
  }

  /** Throws `MailRefused` for a lasting refusal (5xx), and anything else for what may pass. */
  async send({ to, subject, text, id }: Mail): Promise<void> {
    try {
      await this.#transport.sendMail({
        from: this.#from,
        // As an object it is one address, whatever commas somebody has put into it.
        to: { name: '', address: to },
        subject,
        text,
        html: mailHtml(text),
        ...(id !== undefined && { messageId: `<${id}@${this.#domain}>` }),
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    } catch (error) {
      const { responseCode = 0, code } = error as { responseCode?: number; code?: string };
      // A login that is refused is the operator's to mend, and no fault of the mail.
      if (responseCode >= 500 && code !== 'EAUTH') throw new MailRefused((error as Error).message);
      throw error;
    }
  }

  /** Throws when the server does not answer, or does not let us in. */
  async check(): Promise<void> {
    await this.#transport.verify();
  }

  async close(): Promise<void> {
    this.#transport.close();
  }
}

const transportTo = (url: string) =>
  createTransport({ url, pool: true, maxConnections: 2, disableFileAccess: true, ...PATIENCE_MS });
