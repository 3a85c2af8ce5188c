import { createSubscriber } from 'svelte/reactivity';

const EVERY_MS = 20_000;

const follow = createSubscriber((update) => {
  const timer = setInterval(update, EVERY_MS);
  return () => clearInterval(timer);
});

/** The time now, in milliseconds; whoever draws it is drawn again as it passes. */
export function now(): number {
  follow();
  return Date.now();
}
