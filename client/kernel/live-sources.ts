/** Sources by url: who asks for the same answer shares it, and one that is left is followed a little longer. */
import { LiveSource, type SourcePorts } from './live-source.ts';

/** Going back within this time shows a page as it is now, without a fetch. */
const LINGER_MS = 30_000;

interface Shared {
  source: LiveSource;
  users: number;
  stopLinger: () => void;
}

export class LiveSources {
  #ports: SourcePorts;
  #sources = new Map<string, Shared>();

  constructor(ports: SourcePorts) {
    this.#ports = ports;
  }

  /** The source of this url, for as long as `release` is not called. */
  take(url: string): { source: LiveSource; release: () => void } {
    const shared = this.#sources.get(url) ?? this.#open(url);
    shared.users += 1;
    shared.stopLinger();
    let released = false;
    const release = () => {
      if (released) return;
      released = true;
      shared.users -= 1;
      if (shared.users > 0) return;
      shared.stopLinger = this.#ports.clock.after(LINGER_MS, () => this.#close(url, shared));
    };
    return { source: shared.source, release };
  }

  /** The network may be back. */
  retryNow(): void {
    for (const { source } of this.#sources.values()) source.retryNow();
  }

  /** Somebody else is here: nothing of before is to be shown. */
  closeAll(): void {
    for (const [url, shared] of this.#sources) this.#close(url, shared);
  }

  #open(url: string): Shared {
    const source = new LiveSource(url, this.#ports);
    const shared = { source, users: 0, stopLinger: () => {} };
    this.#sources.set(url, shared);
    source.load();
    return shared;
  }

  #close(url: string, shared: Shared): void {
    shared.stopLinger();
    shared.source.close();
    if (this.#sources.get(url) === shared) this.#sources.delete(url);
  }
}
