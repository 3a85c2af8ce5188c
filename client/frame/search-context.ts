import { createContext } from 'svelte';

/** How a page opens the palette where no sidebar shows it. */
const [get, set] = createContext<() => void>();

export const tellHowToSearch = set;

/** Undefined outside of the frame. */
export function howToSearch(): (() => void) | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}
