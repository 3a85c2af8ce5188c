import { type Mail, Outbox } from '#server/kernel/mail.ts';
import { Waiting } from './waiting.ts';

/** An outbox that a test can wait at. */
export class Mailbox extends Outbox {
  readonly #waiting = new Waiting();
  #held: Promise<void> | null = null;
  #handedOver = false;

  /** Takes mails but is not done with them until released. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held = promise;
    this.#handedOver = false;
    return () => {
      this.#held = null;
      resolve();
    };
  }

  /** Waits for a mail that is held. */
  handedOver(): Promise<void> {
    return this.#waiting.until(() => this.#handedOver, 'a mail that is held');
  }

  override async send(mail: Mail): Promise<void> {
    if (this.#held) {
      this.#handedOver = true;
      this.#waiting.wake();
      await this.#held;
    }
    await super.send(mail);
    this.#waiting.wake();
  }

  to(address: string): Mail[] {
    return this.mails.filter((mail) => mail.to === address);
  }

  /** The newest of so many mails to the address, once they are there. */
  async newest(address: string, count = 1): Promise<Mail> {
    await this.#waiting.until(() => this.to(address).length >= count, `mail ${count} to ${address}`);
    return this.to(address).at(-1)!;
  }

  /** The next mail to the address with these words in its subject, after so many that were there. */
  async next(address: string, subject: RegExp, after = 0): Promise<Mail> {
    const fitting = () => this.to(address).filter((mail) => subject.test(mail.subject));
    await this.#waiting.until(() => fitting().length > after, `a mail to ${address} about ${subject}`);
    return fitting()[after]!;
  }
}

/** The token in the link of a mail. */
export function tokenIn({ text }: Mail): string {
  const token = /https?:\/\/\S+#([\w-]+)/.exec(text)?.[1];
  if (!token) throw new Error(`no link in: ${text}`);
  return token;
}
