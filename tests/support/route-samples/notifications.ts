import type { Cast } from '../cast.ts';
import { tell } from '../notifications.ts';
import type { Person } from '../person.ts';
import { nothing, type RouteSamples } from './sample.ts';

/** What this person is told; nobody is told nothing, so it is somebody else's. */
const toldTo = async ({ server, owner, organisationId }: Cast, person: Person): Promise<string> =>
  (await tell(server, person.id ? person : owner, { organisationId })).id;

/** The inbox, and how one is told of things. */
export const notificationSamples: RouteSamples = {
  'get /notifications': nothing,
  'post /notifications/settle': async (cast, person) => ({
    body: { ids: [await toldTo(cast, person)], to: 'read' },
  }),
  'post /notifications/:id/snooze': async (cast, person) => ({
    params: { id: await toldTo(cast, person) },
    body: { until: new Date(cast.server.kernel.clock.now().getTime() + 3_600_000).toISOString() },
  }),
  'get /users/me/notification-settings': nothing,
  'patch /users/me/notification-settings': () => ({ body: { digestAt: 540 } }),
};
