import type { Mail, Postman } from '#server/kernel/mail.ts';
import { Waiting } from './waiting.ts';

/** Where the mail of a test's server arrives. */
export class Mailbox implements Postman {
  readonly mails: Mail[] = [];
  readonly #waiting = new Waiting();

  async send(mail: Mail): Promise<void> {
    this.mails.push(mail);
    this.#waiting.wake();
  }

  /** The newest of so many mails to this address, once they are there. */
  async to(address: string, count = 1): Promise<Mail> {
    const own = () => this.mails.filter(({ to }) => to === address);
    await this.#waiting.until(() => own().length >= count, `mail ${count} to ${address}`);
    return own().at(-1)!;
  }
}
