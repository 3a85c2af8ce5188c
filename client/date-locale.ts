import { createSubscriber } from 'svelte/reactivity';

/** English of no country: dates are written as everywhere else in the application, on the 24-hour clock. */
const HOUSE = 'en';

let chosen = HOUSE;
let announce = (): void => {};
const follow = createSubscriber((update) => {
  announce = update;
  return () => {
    announce = () => {};
  };
});

/** How dates and times are written, as the account has it; null is the application's own way. What draws them follows. */
export function dateLocale(): string | null {
  follow();
  return chosen === HOUSE ? null : chosen;
}

/** Of whoever is here now; one that the browser does not know is as none. */
export function setDateLocale(locale: string | undefined): void {
  const next = locale && isKnown(locale) ? locale : HOUSE;
  if (next === chosen) return;
  chosen = next;
  announce();
}

function isKnown(locale: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(locale).length > 0;
  } catch {
    return false;
  }
}
