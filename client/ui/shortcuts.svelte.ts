import { untrack } from 'svelte';
import { settings } from './settings.svelte.ts';

/** One key, or two pressed one after the other (`g h`). `Mod` is ⌘ on a Mac and Ctrl elsewhere. */
export interface Shortcut {
  keys: string;
  /** What it does, for the list of keys. */
  what: string;
  run: () => void;
}

const SEQUENCE_MS = 1200;

class Shortcuts {
  #groups: readonly (readonly Shortcut[])[] = $state.raw([]);
  #first: { key: string; at: number } | null = null;

  /** What may be pressed now; the page's own come last and win. */
  get all(): readonly (readonly Shortcut[])[] {
    return this.#groups;
  }

  /** Adds keys until the component that set them up goes away. Call it while it is set up. */
  use(group: () => readonly Shortcut[]): void {
    $effect(() => {
      const mine = group();
      this.#groups = [...untrack(() => this.#groups), mine];
      return () => {
        this.#groups = this.#groups.filter((other) => other !== mine);
      };
    });
  }

  press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const mod = event.metaKey || event.ctrlKey;
    const single = !mod && !event.altKey;
    if (single && (!settings.keys || isTyping(event.target) || document.querySelector('dialog[open]')))
      return;
    const key = `${mod ? 'Mod ' : ''}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
    const before = this.#first;
    this.#first = null;
    const pair = before && event.timeStamp - before.at < SEQUENCE_MS ? `${before.key} ${key}` : null;
    const found = (pair && this.#find(pair)) || this.#find(key);
    if (found) {
      // Undo inside a field is the field's own.
      if (key === 'Mod z' && isTyping(event.target)) return;
      event.preventDefault();
      found.run();
    } else if (single && this.#groups.flat().some((shortcut) => shortcut.keys.startsWith(`${key} `))) {
      this.#first = { key, at: event.timeStamp };
    }
  }

  #find(keys: string): Shortcut | undefined {
    return this.#groups.flat().findLast((shortcut) => shortcut.keys === keys);
  }
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type);
}

export const shortcuts = new Shortcuts();
