import type { Entry } from '#shared/kernel/protocol.ts';
import { ACCESS_ROOM } from '#shared/kernel/rooms.ts';
import type { HistorySeal, PersonalSeal } from './history/history-seal.ts';
import { JOBS_PARAMETER, type JobsToStore } from './jobs.ts';
import { LAST_STATEMENT } from './postgres-client.ts';
import type { HistoryEntry } from './recorder.ts';

/** Beyond either, a commit's entries in a room are not stored: its clients fetch again. */
export const MOST_ENTRIES = 500;
export const MOST_BYTES = 256 * 1024;

/** What a finished request is answered with again, when it is repeated under the same key. */
export interface StoredAnswer {
  actor: string;
  route: string;
  key: string;
  hash: string;
  status: number;
  body: unknown;
}

/** A line of history with what proves that it was written here. */
export type SealedEntry = Omit<HistoryEntry, 'personal'> & { mac: string; personal: PersonalSeal | null };

export interface Commit {
  /** Names its lines of history, so that they can be taken back; null when it leaves none. */
  id: string | null;
  /** The commit that this one takes back. */
  undoes: string | null;
  entries: Map<string, Entry[]>;
  history: SealedEntry[];
  answer: StoredAnswer | null;
  actor: string;
  mutation: string | null;
  /** Where the request came from, as an HMAC; null for the system itself. */
  source: string | null;
  at: Date;
}

/**
 * The last statement of a transaction: takes the next number of every room it touched, in sorted
 * order, and stores one change for each, its history, and the answer.
 *
 * The number is the room's row, so it is held until the commit: numbers appear in commit order,
 * without a gap, and a rollback gives them back. Sorted order keeps two commits from deadlock.
 * A change too large to store raises `min_seq` to its number: whoever stands before it must fetch.
 */
const RECORD = `${LAST_STATEMENT}
with input as (
  select * from json_to_recordset($1::json) as x(room text, entries json)
), heads as (
  insert into room as r (name, seq, min_seq)
  select room, 1, case when entries is null then 1 else 0 end from input order by room
  on conflict (name) do update
    set seq = r.seq + 1, min_seq = case when excluded.min_seq = 1 then r.seq + 1 else r.min_seq end
  returning name, seq
), changes as (
  insert into change (room, seq, entries, actor, mutation, at)
  select i.room, h.seq, i.entries, $2, $3, $4 from input i join heads h on h.name = i.room
), past as (
  insert into history (organisation, entity, entity_id, version, before, after, mac, personal, actor, source, at,
    commit, undoes)
  select organisation, entity, entity_id, version, before, after, mac, personal, $2, $5, $4, $8, $9
  from jsonb_to_recordset($6::jsonb)
    as x(organisation uuid, entity text, entity_id text, version integer, before jsonb, after jsonb, mac text,
      personal jsonb)
), answer as (
  insert into idempotency (actor, route, key, hash, status, body, at, commit)
  select actor, route, key, hash, status, body, $4, $8
  from json_to_recordset($7::json) as x(actor text, route text, key text, hash text, status integer, body json)
)`;
const POSITIONS = '\nselect name, seq from heads order by name';
const PARAMETERS = 9;

/** The record statement and its parameters, rooms sorted; with the jobs that the commit causes. */
export function recordStatement(commit: Commit, jobs: readonly JobsToStore[]): [string, unknown[]] {
  const stored = jobs.map(({ text }, n) => {
    const own = text.replace(JOBS_PARAMETER, `$${PARAMETERS + n + 1}::text::json`);
    return `, jobs_${n} as (${own})`;
  });
  return [
    `${RECORD}${stored.join('')}${POSITIONS}`,
    [...parametersOf(commit), ...jobs.map(({ json }) => json)],
  ];
}

function parametersOf(commit: Commit): unknown[] {
  const rooms = [...commit.entries].sort(([a], [b]) => (a < b ? -1 : 1));
  const input = rooms.map(([room, entries]) => {
    // Ends of access are applied, not shown: nobody could fetch them again.
    if (room === ACCESS_ROOM) return `{"room":"${room}","entries":${JSON.stringify(entries)}}`;
    if (entries.length > MOST_ENTRIES) return `{"room":${JSON.stringify(room)},"entries":null}`;
    const text = JSON.stringify(entries);
    return `{"room":${JSON.stringify(room)},"entries":${Buffer.byteLength(text) > MOST_BYTES ? null : text}}`;
  });
  return [
    `[${input.join(',')}]`,
    commit.actor,
    commit.mutation,
    commit.at.toISOString(),
    commit.source,
    JSON.stringify(commit.history),
    JSON.stringify(commit.answer ? [commit.answer] : []),
    commit.id,
    commit.undoes,
  ];
}

/** The lines of a commit, each sealed with all that will stand beside it. */
export function sealHistory(
  seal: HistorySeal,
  lines: readonly HistoryEntry[],
  { id, actor, source, at, undoes }: Omit<Commit, 'history'>,
): SealedEntry[] {
  const stamp = { actor, source, at: `${at.getTime()}000`, commit: id!, undoes };
  return lines.map(({ personal, ...line }) => ({ ...line, ...seal.seal({ ...line, ...stamp }, personal) }));
}
