import type { Kernel } from '#server/kernel/module.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { learn } from './learn.ts';
import { lockInForce } from './make-version.ts';

export const LEARNING = 'volunteering.learning';

const LOOKS_EVERY_SECONDS = 900;
const EVERY_DAYS = 7;
const WORK = { actor: 'system:learning', mutation: null, source: null };

/** Learns once a week what the factors are worth; a week is counted from when it was learned last by itself. */
export function runLearning(kernel: Kernel): void {
  const isDue = async (sql: Transaction['sql']): Promise<boolean> => {
    const [row] = await sql<{ due: boolean }>(
      `select coalesce(max(created_at) <= $1::timestamptz - make_interval(days => $2), true) as due
       from weight_version where made_by = 'start' or (made_by = 'learning' and by_id is null)`,
      [kernel.clock.now().toISOString(), EVERY_DAYS],
    );
    return row?.due === true;
  };
  kernel.jobs.declare({
    name: LEARNING,
    watch: { seconds: LOOKS_EVERY_SECONDS, isDue: () => isDue(kernel.database.sql) },
    batch: 10,
    run: async () => {
      await kernel.transactor.transact(WORK, async (transaction) => {
        // Whoever is second finds it done.
        await lockInForce(transaction);
        if (await isDue(transaction.sql)) await learn(transaction, kernel.clock.now(), null);
      });
    },
  });
}
