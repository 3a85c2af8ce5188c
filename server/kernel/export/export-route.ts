import { z } from 'zod';
import type { Actor } from '#shared/rights.ts';
import type { Database } from '../database.ts';
import { type Policy, type Principal, plain, type Route } from '../http/route.ts';
import { readSnapshot, type Snapshot } from '../snapshot.ts';
import { csvLines, toCsv } from './csv-text.ts';

export interface ExportParts {
  database: Database;
  loadActor(sql: Snapshot['sql'], principal: Principal): Promise<Actor>;
}

interface Export<View extends object, Extra extends z.ZodRawShape> {
  path: `/${string}`;
  policy: Policy;
  summary: string;
  /** Of the file, without its ending. */
  name: string;
  /** What is asked for besides the format. */
  query: Extra;
  /** One item of the list, as JSON has it. */
  item: z.ZodType<View>;
  /** What CSV has of it. */
  columns: readonly (keyof View & string)[];
  /** One page of the list after this cursor; null begins it. Asks the policy itself. */
  page(
    snapshot: Snapshot,
    actor: Actor,
    asked: { params: Record<string, string>; query: z.output<z.ZodObject<Extra>> },
    cursor: string | null,
  ): Promise<{ items: readonly View[]; nextCursor: string | null }>;
}

/** A list as a file, all pages of it, as they stand at one moment. */
export function exportRoute<View extends object, Extra extends z.ZodRawShape>(
  { database, loadActor }: ExportParts,
  { path, policy, summary, name, query, item, columns, page }: Export<View, Extra>,
): Route {
  const Query = z.strictObject({ ...query, format: z.enum(['csv', 'json']).default('csv') });
  return plain('get', {
    path,
    access: 'signed-in',
    policy,
    rate: 'read',
    summary,
    query: Query,
    answersWith: { 'text/csv': null, 'application/json': z.array(item) },
    run: async ({ context, principal, params, query: asked }) => {
      const { format, ...rest } = asked as { format: 'csv' | 'json' } & z.output<z.ZodObject<Extra>>;
      const parts: string[] = [];
      await readSnapshot(database, async (snapshot) => {
        const actor = await loadActor(snapshot.sql, principal!);
        let cursor: string | null = null;
        do {
          const { items, nextCursor } = await page(snapshot, actor, { params, query: rest as never }, cursor);
          const rows = items.map((item) => columns.map((column) => item[column]));
          if (format === 'csv') parts.push(cursor === null ? toCsv(columns, rows) : csvLines(rows));
          else parts.push(...items.map((item) => JSON.stringify(item)));
          cursor = nextCursor;
        } while (cursor !== null);
      });
      const body = format === 'csv' ? parts.join('') : `[${parts.join(',\n')}]\n`;
      return context.body(body, 200, {
        'Content-Type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json',
        'Content-Disposition': `attachment; filename="${name}.${format}"`,
      });
    },
  });
}
