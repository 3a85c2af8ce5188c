import {
  ForeignKeyConstraintViolationException,
  LockMode,
  UniqueConstraintViolationException,
} from '@mikro-orm/core';
import type { Undone } from '#shared/history.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import { type Actor, can } from '#shared/rights.ts';
import { UNDO_DAYS } from '#shared/undo-days.ts';
import type { Entity } from '../database.ts';
import type { AnyLiveThing, LiveThings, UndoRule, Versioned } from '../live-things.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { Transaction } from '../transact.ts';
import { isErased } from './history-seal.ts';
import { mayReadHistory } from './read-history.ts';
import { didOf, HISTORY_COLUMNS, type HistoryRow, missingColumns, restorable } from './stored-values.ts';

const DAY_MS = 86_400_000;
const MOST_NAMED = 50;

type Rule = Extract<UndoRule<Versioned>, { action: unknown }>;

interface Step {
  line: HistoryRow;
  thing: AnyLiveThing;
  entity: Entity;
  rule: Rule;
  /** The row as it is, or once it is made again; null when it is not there. */
  now: Versioned | null;
}

export interface UndoOptions {
  things: LiveThings;
  actor: Actor;
  commit: string;
  now: Date;
}

/**
 * Takes one commit back: gives every row that it touched the values of before, makes again what it
 * removed, removes what it made. All of it or nothing, and only while each row is as that commit left it.
 * It is a commit of its own, so it can be taken back in turn.
 *
 * Throws 404 for a commit that is not the actor's to take back, and 409 that says why for one that
 * cannot be: too old, of a kind that stays, or with the things that moved on since.
 */
export async function undoCommit(transaction: Transaction, options: UndoOptions): Promise<Undone> {
  const { things, actor, commit, now } = options;
  const lines = await transaction.sql<HistoryRow>(
    `select ${HISTORY_COLUMNS} from history where commit = $1 order by entity, entity_id`,
    [commit],
  );
  if (lines.length === 0 || !lines.some((line) => mayReadHistory(actor, line))) throw notFound('commit');
  const steps = await load(transaction, things, lines);
  for (const step of steps) refuseForbidden(transaction, actor, step);
  refuseOld(lines[0]!, now);
  refuseMoved(steps, await newestVersions(transaction, commit));
  steps.sort(({ line: a }, { line: b }) => Number(a.id) - Number(b.id));
  await takeAll(transaction, steps, options);
  transaction.takesBack(commit);
  for (const step of steps) if (didOf(step.line) === 'removed') await continueVersion(transaction, step);
  return {
    commit,
    things: steps.map(({ line }) => ({ entity: line.entity, id: line.entity_id, did: inverse[didOf(line)] })),
  };
}

const inverse = { made: 'removed', removed: 'made', changed: 'changed' } as const;

/** The rows, locked in one order, so that nobody changes them between the look and the commit. */
async function load({ em }: Transaction, things: LiveThings, lines: HistoryRow[]): Promise<Step[]> {
  const steps: Step[] = [];
  for (const [type, ofType] of Map.groupBy(lines, ({ entity }) => entity)) {
    const declared = things.ofType(type);
    const undo = declared?.thing.undo as UndoRule<Versioned> | undefined;
    if (undo && 'stays' in undo) continue;
    if (!declared || !undo) throw cannotUndo('This is not something that can be taken back.');
    if ('never' in undo) throw cannotUndo(undo.never);
    if (ofType.some(({ before }) => Object.values(before ?? {}).some(isErased)))
      throw cannotUndo('It tells of somebody who was erased, so it is not there any more.');
    const ids = ofType.map(({ entity_id }) => entity_id);
    const rows = (await em.find(
      declared.entity,
      { id: ids },
      { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } },
    )) as unknown as Versioned[];
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const line of ofType)
      steps.push({ ...declared, line, rule: undo, now: byId.get(line.entity_id) ?? null });
  }
  if (steps.length === 0) throw cannotUndo('What it did is not something that can be taken back.');
  return steps;
}

/** Asks for the right to what is there, and to what would be there. */
function refuseForbidden({ em }: Transaction, actor: Actor, { line, entity, rule, now }: Step): void {
  const before = line.before && restorable(em, entity, line.before);
  const then = before && { ...now, ...before, id: line.entity_id, version: line.version };
  for (const row of [now, then as Versioned | null])
    if (row && !can(actor, rule.action, rule.facts(row))) throw notFound('commit');
}

function refuseOld({ at }: HistoryRow, now: Date): void {
  if (now.getTime() - Date.parse(at) <= UNDO_DAYS * DAY_MS) return;
  throw cannotUndo(`It is more than ${UNDO_DAYS} days old. Change what you want back by hand.`);
}

/**
 * The version of each row's newest line. The row itself may be further: columns that follow others leave no
 * line, and are no reason to refuse.
 */
async function newestVersions({ sql }: Transaction, commit: string): Promise<Map<string, number>> {
  const rows = await sql<{ entity: string; entity_id: string; version: number }>(
    `select h.entity, h.entity_id, max(h.version) as version
     from history h join (select entity, entity_id from history where commit = $1) c
       on c.entity = h.entity and c.entity_id = h.entity_id
     group by h.entity, h.entity_id`,
    [commit],
  );
  return new Map(rows.map(({ entity, entity_id, version }) => [keyOf(entity, entity_id), version]));
}

const keyOf = (entity: string, id: string): string => `${entity}/${id}`;

function refuseMoved(steps: readonly Step[], newest: ReadonlyMap<string, number>): void {
  const moved = steps.filter(({ line, now }) =>
    line.after === null
      ? now !== null
      : now === null || newest.get(keyOf(line.entity, line.entity_id)) !== line.version,
  );
  if (moved.length === 0) return;
  const errors: NonNullable<Problem['errors']> = moved.slice(0, MOST_NAMED).map(({ line, now }) => ({
    path: keyOf(line.entity, line.entity_id),
    message:
      now === null
        ? 'It has been removed since.'
        : line.after === null
          ? 'It has been made again since.'
          : 'It has been changed since.',
  }));
  const what = moved.length === 1 ? 'One thing has' : `${moved.length} things have`;
  throw new Refusal(409, 'moved-on', `${what} moved on since, so this cannot be taken back as it was.`, {
    errors,
  });
}

/**
 * What others refer to comes first and goes last. The unit of work does not know every foreign key, so each
 * type is written before the next.
 */
async function takeAll(
  transaction: Transaction,
  steps: readonly Step[],
  options: UndoOptions,
): Promise<void> {
  const { em } = transaction;
  const types = options.things.types();
  const byType = Map.groupBy(steps, ({ thing }) => thing.type);
  const inOrder = types.filter((type) => byType.has(type)).map((type) => byType.get(type)!);
  await mapped(async () => {
    for (const ofType of inOrder) {
      for (const step of ofType) await take(transaction, step, options);
      await em.flush();
    }
    for (const ofType of inOrder.toReversed()) {
      for (const { line, now } of ofType) if (didOf(line) === 'made') em.remove(now!);
      await em.flush();
    }
    // What is only looked at with the commit would otherwise be refused too late for an answer.
    await transaction.sql('set constraints all immediate');
  });
}

/** Does all but remove what has to go: others may still refer to it. */
async function take(transaction: Transaction, of: Step, { actor, now }: UndoOptions): Promise<void> {
  const { em } = transaction;
  const { line, entity, rule, now: row } = of;
  const step = inverse[didOf(line)];
  const was = row && { ...row };
  if (step !== 'removed') {
    const columns = restorable(em, entity, line.before!);
    if (step === 'changed') Object.assign(row!, columns);
    else {
      const missing = missingColumns(em, entity, columns);
      if (missing.length > 0) throw cannotUndo('History does not hold all of it. Make it again by hand.');
      of.now = em.create(entity, { ...columns, id: line.entity_id } as never) as unknown as Versioned;
    }
  }
  await rule.follow?.({ transaction, actor, entity: of.now as never, was: was as never, step, now });
}

/** Clients have seen its removal with the version of that line, and pass by what is not newer. */
async function continueVersion({ em, sql }: Transaction, { line, entity, now }: Step): Promise<void> {
  const { tableName } = em.getMetadata().get(entity as never);
  const version = line.version + 1;
  await sql(`update "${tableName}" set version = $2 where id = $1`, [line.entity_id, version]);
  now!.version = version;
}

/** PostgreSQL's code for a broken foreign key (Appendix A of its manual). */
const FOREIGN_KEY = '23503';

async function mapped(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (cause) {
    const { code } = cause as { code?: string };
    if (cause instanceof ForeignKeyConstraintViolationException || code === FOREIGN_KEY)
      throw new Refusal(409, 'in-use', 'Something else depends on it by now. Remove that first.');
    if (cause instanceof UniqueConstraintViolationException)
      throw new Refusal(409, 'moved-on', 'Something else has taken its place since. Remove that first.');
    throw cause;
  }
}

const cannotUndo = (why: string): Refusal => new Refusal(409, 'cannot-undo', why);
