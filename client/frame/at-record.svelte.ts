import { untrack } from 'svelte';
import { presence } from '../kernel/client.ts';
import type { Place } from '../kernel/presence.svelte.ts';

/** Says that one is at a record, for as long as the component that is set up is there; null for not yet. */
export function atRecord(place: () => Place | null): void {
  // The record moves on without one going anywhere.
  const here = $derived(JSON.stringify(place()));
  $effect(() => {
    const now = JSON.parse(here) as Place | null;
    untrack(() => presence.enter(now));
    return () => presence.enter(null);
  });
}
