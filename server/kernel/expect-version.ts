import { Refusal } from './refusal.ts';

/**
 * Refuses a change that was not made to the thing as it is now. `ifMatch` is from the request's header; null
 * stands for whatever there is, and reaches only a route that asks for the header when the header says so.
 */
export function expectVersion(ifMatch: number | null, { version }: { version: number }): void {
  if (ifMatch !== null && ifMatch !== version) {
    throw new Refusal(
      409,
      'version',
      'Somebody else changed this meanwhile. Look at it again, then repeat your change.',
    );
  }
}
