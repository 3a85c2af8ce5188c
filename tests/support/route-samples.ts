import { accountSamples } from './route-samples/accounts.ts';
import { commitmentSamples } from './route-samples/commitments.ts';
import { credentialSamples } from './route-samples/credentials.ts';
import { historySamples } from './route-samples/history.ts';
import { notificationSamples } from './route-samples/notifications.ts';
import { organisationSamples } from './route-samples/organisations.ts';
import { platformSamples } from './route-samples/platform.ts';
import type { RouteSamples } from './route-samples/sample.ts';
import { volunteeringSamples } from './route-samples/volunteering.ts';

/**
 * One line for every route. A route without one fails `tests/kernel/authorisation-matrix.test.ts`, and so
 * does a line without a route.
 */
export const routeSamples: RouteSamples = {
  ...platformSamples,
  ...accountSamples,
  ...credentialSamples,
  ...organisationSamples,
  ...volunteeringSamples,
  ...commitmentSamples,
  ...historySamples,
  ...notificationSamples,
};

/**
 * Only an authenticator makes an answer that these accept, and one that is made up is refused with 400 to
 * whoever may ask at all. With a real browser's authenticator `tests/journeys/account.test.ts` proves them.
 */
export const needsAnAuthenticator: readonly string[] = ['post /users/me/passkeys', 'post /auth/passkey'];
