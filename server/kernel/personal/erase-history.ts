import type { HistorySeal, PersonalSeal } from '../history/history-seal.ts';
import type { Columns } from '../history/stored-values.ts';
import type { LiveThings } from '../live-things.ts';
import type { Kernel } from '../module.ts';

export interface EraseJob {
  accountId: string;
  /** The account's address until now: what was sent to it may name no account. */
  address: string;
}

/** Jobs that take a person out of history, after the commit that took them out of everything else. */
export const ERASE_QUEUE = 'kernel.erase-history';

interface PersonalLine extends Record<string, unknown> {
  id: unknown;
  entity_id: string;
  before: Columns | null;
  after: Columns | null;
  personal: PersonalSeal;
}

const BATCH = 500;

/**
 * Puts hashes in the place of what history says about a person, and forgets the salts: the chain still fits,
 * and nobody can try names against it. What the log of the rooms still tells is cut off.
 */
export function declareErasure(kernel: Kernel, things: LiveThings, seal: HistorySeal): void {
  kernel.jobs.declare<EraseJob>({
    name: ERASE_QUEUE,
    batch: 1,
    run: async (jobs) => {
      for (const job of jobs) {
        const told = [...(await eraseLines(kernel, things, seal, job)), job.accountId, job.address];
        const patterns = told.map((text) => `%${text.replace(/[\\%_]/g, '\\$&')}%`);
        await cutLog(kernel, patterns);
        await emptyAnswers(kernel, patterns);
      }
    },
  });
}

/** Gives the ids of what told of the person. */
async function eraseLines(
  { database: { sql } }: Kernel,
  things: LiveThings,
  seal: HistorySeal,
  { accountId, address }: EraseJob,
): Promise<Set<string>> {
  const erased = new Set<string>();
  for (const type of things.types()) {
    const personal = things.ofType(type)!.thing.personal;
    if (!personal) continue;
    for (;;) {
      const lines = await sql<PersonalLine>(
        `select id, entity_id, before, after, personal from history
         where entity = $1 and personal ->> 'salt' is not null and entity_id in (
           select entity_id from history where entity = $1 and (
             ($3 = 'id' and entity_id = $2) or after ->> $3 = $2 or before ->> $3 = $2
             or after ->> $5 = $6 or before ->> $5 = $6))
         order by id limit $4`,
        [type, accountId, personal.person, BATCH, personal.address ?? null, address],
      );
      for (const { id, entity_id, before, after, personal } of lines) {
        erased.add(entity_id);
        await sql(
          `update history set before = $2::jsonb, after = $3::jsonb, personal = $4::jsonb where id = $1`,
          [
            String(id),
            ...[seal.erase(before, personal), seal.erase(after, personal), { ...personal, salt: null }].map(
              (value) => (value === null ? null : JSON.stringify(value)),
            ),
          ],
        );
      }
      if (lines.length < BATCH) break;
    }
  }
  return erased;
}

/** Answers to others that named the person: who repeats such a request is told that it was done, and no more. */
async function emptyAnswers({ database: { sql } }: Kernel, patterns: string[]): Promise<void> {
  await sql('update idempotency set body = null where body::text like any($1::text[])', [patterns]);
}

/** Whoever stands before what is gone fetches again. Room by room, as every trim: it locks the room's row. */
async function cutLog({ database: { sql } }: Kernel, patterns: string[]): Promise<void> {
  const rooms = await sql<{ room: string }>(
    `select distinct room from change where entries::text like any($1::text[]) and room <> 'access'`,
    [patterns],
  );
  for (const { room } of rooms)
    await sql(
      `with gone as (delete from change where room = $1 and entries::text like any($2::text[]) returning seq)
       update room set min_seq = greatest(min_seq, (select max(seq) from gone))
       where name = $1 and exists (select 1 from gone)`,
      [room, patterns],
    );
}
