import { z } from 'zod';
import type { Database } from './kernel/database.ts';
import type { Doorbell } from './kernel/doorbell.ts';
import { plain, type Route } from './kernel/http/route.ts';
import { Refusal } from './kernel/refusal.ts';

export interface StatusParts {
  database: Database;
  doorbell: Doorbell;
  isDraining(): boolean;
  demoAccounts: { email: string; password: string; what: string }[] | undefined;
}

/** Below this the database may fail in the middle of its own log. */
export const LEAST_FREE_BYTES = 64 * 1024 * 1024;

/** Whether the server lives, and whether it should be sent work. */
export const statusRoutes = ({ database, doorbell, isDraining, demoAccounts }: StatusParts): Route[] => [
  plain('get', {
    path: '/health',
    access: 'public',
    summary: 'The process lives.',
    answer: z.strictObject({ status: z.literal('ok') }),
    run: async () => ({ status: 'ok' }),
  }),
  plain('get', {
    path: '/ready',
    access: 'public',
    summary: 'The server can take work; 503 with the reason when it cannot.',
    answer: z.strictObject({ status: z.literal('ready'), database: z.string(), redis: z.string() }),
    refusals: {
      '503 draining': 'The server is stopping.',
      '503 database': 'The database does not answer.',
      '503 disk-full': 'The disk of the data folder is almost full.',
    },
    run: async () => {
      if (isDraining()) throw new Refusal(503, 'draining', 'The server is stopping. Use another node.');
      try {
        await database.sql('select 1');
      } catch {
        throw new Refusal(503, 'database', 'The database does not answer. Start it, or look at its log.');
      }
      const free = await database.freeBytes();
      if (free !== null && free < LEAST_FREE_BYTES) {
        throw new Refusal(503, 'disk-full', 'The disk of the data folder is almost full. Make room.');
      }
      return { status: 'ready', database: 'ok', redis: doorbell.trouble() ?? 'ok' };
    },
  }),
  plain('get', {
    path: '/demo',
    access: 'public',
    summary: 'The demo accounts; 404 outside demo mode.',
    answer: z.strictObject({
      accounts: z.array(z.strictObject({ email: z.string(), password: z.string(), what: z.string() })),
    }),
    refusals: { '404 not-found': 'This is not a demo.' },
    run: async () => {
      if (!demoAccounts) throw new Refusal(404, 'not-found', 'This is not a demo.');
      return { accounts: demoAccounts };
    },
  }),
];
