import { Refusal } from './refusal.ts';

/** Refuses a change that was not made to the thing as it is now. `ifMatch` is from the request's header. */
export function expectVersion(ifMatch: number | null, { version }: { version: number }): void {
  if (ifMatch === null) {
    throw new Refusal(
      400,
      'invalid',
      'Send If-Match with the version you changed, so that nobody is overwritten.',
    );
  }
  if (ifMatch !== version) {
    throw new Refusal(
      409,
      'version',
      'Somebody else changed this meanwhile. Look at it again, then repeat your change.',
    );
  }
}
