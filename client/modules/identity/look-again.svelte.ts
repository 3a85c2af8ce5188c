import { untrack } from 'svelte';
import { session } from '../../kernel/client.ts';
import { now } from '../../now.svelte.ts';

/**
 * For what no room tells of, such as where somebody has signed in: asks now, whenever something of the account
 * changes, when the page is looked at again, and as time passes. Call while a component is set up.
 */
export function lookAgain(ask: () => void): void {
  const ifSeen = (): void => {
    if (document.visibilityState === 'visible') ask();
  };
  $effect(() => {
    void session.user;
    now();
    untrack(ifSeen);
  });
  $effect(() => {
    document.addEventListener('visibilitychange', ifSeen);
    return () => document.removeEventListener('visibilitychange', ifSeen);
  });
}
