import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { AuditHead, type AuditReport } from '#shared/audit.ts';
import { AuditChain } from '../kernel/audit/audit-chain.ts';
import { verifyHistory } from '../kernel/audit/verify-history.ts';
import { CannotStart } from '../kernel/cannot-start.ts';
import { HistorySeal } from '../kernel/history/history-seal.ts';
import type { Kernel } from '../kernel/module.ts';
import { readSnapshot } from '../kernel/snapshot.ts';
import { FOUND } from './exit-codes.ts';

const MOST_SHOWN = 100;
const options = { json: { type: 'boolean', default: false }, against: { type: 'string' } } as const;

/**
 * `muster audit verify`: says whether history is as it was written, and where not. `--against` takes a report
 * of before (`--json`), so that a history that was put back as a whole is found, too. Gives the exit code.
 */
export async function audit(kernel: Kernel, args: string[], say: (line: string) => void): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (positionals.join(' ') !== 'verify')
    throw new CannotStart('Say what to do with the audit: muster audit verify.');
  const { database, log, secret } = kernel;
  const seal = new HistorySeal(secret);
  const against = values.against === undefined ? [] : await readHeads(values.against);
  await new AuditChain(database, seal, log).linkNew();
  const progress = values.json ? () => {} : say;
  const { result } = await readSnapshot(database, ({ sql }) =>
    verifyHistory(sql, seal, { against, say: progress }),
  );
  say(values.json ? JSON.stringify(result) : told(result));
  return result.breaches.length > 0 ? FOUND : 0;
}

function told({ lines, heads, breaches }: AuditReport): string {
  const chains = `${lines} lines in ${heads.length} ${heads.length === 1 ? 'chain' : 'chains'}`;
  if (breaches.length === 0) return `${chains}: history is as it was written.`;
  return [
    `${chains}: ${breaches.length} ${breaches.length === 1 ? 'breach' : 'breaches'}.`,
    ...breaches
      .slice(0, MOST_SHOWN)
      .map(({ scope, line, text }) => `  ${scope}, ${line === null ? 'the chain' : `line ${line}`}: ${text}`),
    ...(breaches.length > MOST_SHOWN ? ['  … and more: --json names them.'] : []),
  ].join('\n');
}

async function readHeads(path: string): Promise<AuditHead[]> {
  try {
    const report = z.object({ heads: z.array(AuditHead) }).parse(JSON.parse(await readFile(path, 'utf8')));
    return report.heads;
  } catch {
    throw new CannotStart(`${path} is no report of an audit: make one with muster audit verify --json.`);
  }
}
