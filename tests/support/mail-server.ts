import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { Waiting } from './waiting.ts';

interface Answer {
  code: number;
  text: string;
}

/** A mail server as others run them, which can be told to refuse. */
export class MailServer {
  readonly mails: Email[] = [];
  /** How often a mail was brought, refused ones included. */
  brought = 0;
  /** What the next recipients are refused with, in order. */
  readonly refusals: Answer[] = [];
  readonly #server: SMTPServer;
  readonly #waiting = new Waiting();

  private constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      onAuth: ({ username, password }, _session, done) =>
        username === 'muster' && password === 'right'
          ? done(null, { user: username })
          : done(new Error('not known here')),
      onRcptTo: (_address, _session, done) => {
        this.brought++;
        this.#waiting.wake();
        const refusal = this.refusals.shift();
        done(refusal ? Object.assign(new Error(refusal.text), { responseCode: refusal.code }) : null);
      },
      onData: (stream, _session, done) => {
        buffer(stream).then(
          async (bytes) => {
            this.mails.push(await PostalMime.parse(bytes));
            done();
            this.#waiting.wake();
          },
          // Half a mail is none.
          done,
        );
      },
    });
    // A sender may die in the middle of it.
    this.#server.on('error', () => {});
  }

  static async start(): Promise<MailServer> {
    const made = new MailServer();
    await new Promise<void>((done) => made.#server.listen(0, '127.0.0.1', done));
    return made;
  }

  url(login = ''): string {
    const { port } = this.#server.server.address() as AddressInfo;
    return `smtp://${login}127.0.0.1:${port}`;
  }

  until(condition: () => boolean, what: string): Promise<void> {
    return this.#waiting.until(condition, what);
  }

  close(): Promise<void> {
    return new Promise((done) => this.#server.close(() => done()));
  }
}
