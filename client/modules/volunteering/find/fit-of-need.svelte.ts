import type { NeedFit } from '#shared/finding.ts';
import type { NeedView, VolunteerView } from '#shared/volunteering.ts';
import { NeedFits } from './fits.svelte.ts';

/**
 * What one need is for the person, kept true while either changes; null while it is not known, or nothing is to
 * be said. Made while a component is set up.
 */
export function fitOfNeed(
  need: () => NeedView | null,
  volunteer: () => VolunteerView | null,
): { readonly value: NeedFit | null } {
  const fits = new NeedFits(() => []);
  let seen: number | null = null;
  $effect(() => {
    const version = volunteer()?.version ?? null;
    if (seen !== null && version !== seen) fits.forget();
    seen = version;
    const now = need();
    if (now?.state === 'open') fits.want([now]);
  });
  return {
    get value() {
      const now = need();
      return (now?.state === 'open' && fits.of(now)) || null;
    },
  };
}
