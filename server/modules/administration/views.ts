import type { OperationView } from '#shared/administration.ts';
import type { Operation } from './operation.entity.ts';

export function operationView({ id, verb, jobs, queues, byName, at, version }: Operation): OperationView {
  return { id, verb, jobs, queues, byName, at: at.toISOString(), version };
}
