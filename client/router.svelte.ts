import { tick } from 'svelte';

/*
 * A router of our own, in place of a library: the one at hand follows a click with Ctrl or ⌘
 * in the same tab, and knows nothing of panes that scroll inside a page, so that going back
 * would not restore them.
 */

interface KeptState {
  /** Where each scroller stood when the page was left, by its `data-scroll` name. */
  scroll: Record<string, number>;
}

const WINDOW = '(window)';

class Router {
  path = $state(location.pathname);
  search = $state(location.search);
  readonly query: URLSearchParams = $derived(new URLSearchParams(this.search));
  #leaving: (() => boolean) | null = null;

  /** Follows the links and the history of the page. Call once. */
  start(): void {
    history.scrollRestoration = 'manual';
    addEventListener('popstate', () => {
      this.#read();
      void restoreScroll((history.state as KeptState | null)?.scroll ?? {});
    });
    addEventListener('click', (event) => this.#follow(event));
    addEventListener('beforeunload', (event) => {
      if (this.#leaving && !this.#leaving()) event.preventDefault();
    });
  }

  /** Goes to a path of this application; `replace` leaves no step in the history. */
  go(to: string, options: { replace?: boolean; keepScroll?: boolean } = {}): void {
    const url = new URL(to, location.href);
    const samePage = url.pathname === this.path;
    if (options.replace) history.replaceState(null, '', url);
    else {
      history.replaceState({ scroll: readScroll() } satisfies KeptState, '');
      history.pushState(null, '', url);
    }
    this.#read();
    if (!options.keepScroll && !samePage) void this.#arrive();
  }

  /**
   * Asks before the browser leaves the application altogether; a step inside it loses nothing,
   * because drafts are kept. Returns what takes the question back.
   */
  guardUnload(mayLeave: () => boolean): () => void {
    this.#leaving = mayLeave;
    return () => {
      if (this.#leaving === mayLeave) this.#leaving = null;
    };
  }

  #read(): void {
    this.path = location.pathname;
    this.search = location.search;
  }

  async #arrive(): Promise<void> {
    await tick();
    for (const [, scroller] of scrollers()) scroller.scrollTop = 0;
    // Reading goes on at the page, not at the link that was left behind.
    document.getElementById('page')?.focus({ preventScroll: true });
  }

  #follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element).closest('a');
    if (!link?.href || link.target || link.hasAttribute('download')) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || url.pathname.startsWith('/api/')) return;
    if (url.hash !== '' && url.pathname === this.path && url.search === this.search) return;
    event.preventDefault();
    this.go(url.href, { replace: link.dataset.replace !== undefined });
  }
}

function scrollers(): [name: string, element: Element][] {
  const panes = [...document.querySelectorAll('[data-scroll]')].map((pane): [string, Element] => [
    pane.getAttribute('data-scroll') ?? '',
    pane,
  ]);
  return [[WINDOW, document.scrollingElement ?? document.documentElement], ...panes];
}

const readScroll = (): Record<string, number> =>
  Object.fromEntries(scrollers().map(([name, scroller]) => [name, scroller.scrollTop]));

/** The rows may take a few frames to be there again. */
async function restoreScroll(kept: Record<string, number>): Promise<void> {
  const until = performance.now() + 500;
  let missing = true;
  while (missing && performance.now() < until) {
    await new Promise(requestAnimationFrame);
    missing = false;
    for (const [name, scroller] of scrollers()) {
      const wanted = kept[name] ?? 0;
      scroller.scrollTop = wanted;
      if (Math.abs(scroller.scrollTop - wanted) > 1) missing = true;
    }
    for (const name of Object.keys(kept)) {
      if (kept[name] && !scrollers().some(([known]) => known === name)) missing = true;
    }
  }
}

export const router = new Router();

/**
 * The named parts of a path such as `/needs/:id`, or null when it is another path. A last part that ends in a
 * question mark may be missing.
 */
export function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.replace(/(?<=.)\/$/, '').split('/');
  const least = wanted.length - (pattern.endsWith('?') ? 1 : 0);
  if (given.length < least || given.length > wanted.length) return null;
  const parts: Record<string, string> = {};
  for (const [i, part] of wanted.slice(0, given.length).entries()) {
    if (part !== given[i] && !part.startsWith(':')) return null;
    if (part.startsWith(':')) parts[part.slice(1).replace(/\?$/, '')] = decoded(given[i] as string);
  }
  return parts;
}

/** As it stands when it is no proper escape. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
