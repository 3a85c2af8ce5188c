import type { WeightVersionView } from '#shared/learning.ts';
import { writes } from '../../../kernel/client.ts';

/** Change type, as the contract names it. */
export const WEIGHT_VERSION = 'volunteering.weight-version';

export const performanceUrl = '/api/admin/algorithm-performance';

/** What an administrator decides about weights waits for the server. */
export const decideWeights = (verb: string, body: object, label: string) =>
  writes.write<WeightVersionView>({ method: 'POST', path: `/api/admin/weights/${verb}`, body, label }).done;
