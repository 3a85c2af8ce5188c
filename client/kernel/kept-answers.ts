/** What a person saw last of their own pages, for when there is no connection. */
import type { AnswerState, AnswerStore, KeptAnswer } from './answer-store.ts';
import type { Clock } from './room-follower.ts';

/** Who one is, what one may do and where, one's own lists and needs; nothing about other people's accounts. */
const OWN = [
  /^\/api\/auth\/profile$/,
  /^\/api\/volunteer\/(profile|matches|offers|assignments)(\?[^/]*)?$/,
  /^\/api\/volunteer\/assignments\/[^/?]+$/,
  /^\/api\/volunteer\/needs\/[^/?]+(\/nonprofit)?$/,
  /^\/api\/nonprofit\/needs([/?][^/]*)?$/,
  /^\/api\/nonprofit\/dashboard\?[^/]*$/,
  /^\/api\/nonprofit\/profile\/[^/?]+$/,
  /^\/api\/organisations\/[^/?]+$/,
  /^\/api\/zones$/,
];
/** Changes in a row are kept together. */
const AFTER_MS = 1500;
/** Characters of JSON; what is larger is no page that somebody reads. */
const MOST = 400_000;

export interface KeepingPorts {
  store: AnswerStore;
  clock: Clock;
  now(): number;
  /** Whose they are; undefined when nobody is here. */
  account(): string | undefined;
  /** Something of then is shown. */
  shows(at: string): void;
}

export class KeptAnswers {
  readonly #ports: KeepingPorts;
  readonly #due = new Map<string, () => void>();

  constructor(ports: KeepingPorts) {
    this.#ports = ports;
  }

  /** An answer is true now, and may go on changing. `state` gives it as it stands when it is kept. */
  changed(url: string, state: () => AnswerState | null): void {
    const account = this.#ports.account();
    if (!account || this.#due.has(url) || !OWN.some((own) => own.test(url))) return;
    const stop = this.#ports.clock.after(AFTER_MS, () => {
      this.#due.delete(url);
      const now = state();
      if (!now || this.#ports.account() !== account || JSON.stringify(now).length > MOST) return;
      const at = new Date(this.#ports.now()).toISOString();
      void this.#ports.store.keep({ ...now, account, url, at });
    });
    this.#due.set(url, stop);
  }

  /** As it was seen last by whoever is here. */
  async read(url: string): Promise<KeptAnswer | null> {
    const account = this.#ports.account();
    const kept = account ? await this.#ports.store.read(account, url) : null;
    if (!kept || this.#ports.account() !== account) return null;
    this.#ports.shows(kept.at);
    return kept;
  }

  /** What is about to be kept is not any more. */
  pause(): void {
    for (const stop of this.#due.values()) stop();
    this.#due.clear();
  }

  /** Nothing of this account stays on the device. */
  async wipe(account: string): Promise<void> {
    this.pause();
    await this.#ports.store.wipe(account);
  }
}
