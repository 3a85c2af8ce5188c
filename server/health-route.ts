import { readFileSync } from 'node:fs';
import { HealthView } from '#shared/administration.ts';
import type { Database } from './kernel/database.ts';
import type { Doorbell } from './kernel/doorbell.ts';
import { type Route, read } from './kernel/http/route.ts';
import { LEAST_FREE_BYTES } from './status-routes.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

export interface HealthParts {
  database: Database;
  doorbell: Doorbell;
  isDraining(): boolean;
  /** Connections of this node. */
  sockets(): number;
}

/** For administrators: what the readiness check knows of the node that answers, and what it need not tell everyone. */
export function healthRoute({ database, doorbell, isDraining, sockets }: HealthParts): Route {
  const startedAt = new Date().toISOString();
  return read({
    path: '/admin/health',
    access: 'administrator',
    policy: 'platform.read',
    summary: 'How the node that answers is, at this moment.',
    answer: HealthView,
    // That the database answers shows in that this does.
    run: async (): Promise<HealthView> => {
      const freeBytes = await database.freeBytes();
      const full = freeBytes !== null && freeBytes < LEAST_FREE_BYTES;
      return {
        trouble: isDraining() ? 'draining' : full ? 'disk-full' : null,
        database: database.kind,
        redis: doorbell.trouble() ?? 'ok',
        freeBytes,
        version,
        sockets: sockets(),
        startedAt,
      };
    },
  });
}
