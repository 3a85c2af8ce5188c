import { expect } from 'vitest';
import { AuditChain } from '#server/kernel/audit/audit-chain.ts';
import { verifyHistory } from '#server/kernel/audit/verify-history.ts';
import { storedTables } from '#server/kernel/backup/stored-tables.ts';
import { HistorySeal } from '#server/kernel/history/history-seal.ts';
import { createLog } from '#server/kernel/log.ts';
import { readSnapshot } from '#server/kernel/snapshot.ts';
import type { AuditReport } from '#shared/audit.ts';
import type { TestServer } from '../support/test-server.ts';

/** Every row of every table that a backup keeps, in an order that does not depend on the database. */
export async function contentOf({ kernel }: TestServer): Promise<Record<string, string[]>> {
  const { result } = await readSnapshot(kernel.database, async ({ sql }) => {
    const content: Record<string, string[]> = {};
    for (const { name } of await storedTables(sql)) {
      const rows = await sql<{ row: string }>(`select to_jsonb(t)::text as row from "${name}" t`);
      content[name] = rows.map(({ row }) => row).sort();
    }
    return content;
  });
  return result;
}

/** Throws unless history is as it was written; gives what its audit says. */
export async function provesHistory({ kernel }: TestServer): Promise<AuditReport> {
  const seal = new HistorySeal(kernel.secret);
  await new AuditChain(kernel.database, seal, createLog('silent')).linkNew();
  const { result } = await readSnapshot(kernel.database, ({ sql }) => verifyHistory(sql, seal));
  expect(result.breaches).toEqual([]);
  return result;
}
