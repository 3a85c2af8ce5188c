import { isDeepStrictEqual } from 'node:util';
import { JsonType, LockMode } from '@mikro-orm/core';
import type { Conflict } from '#shared/kernel/problem.ts';
import type { EntityManager, Row } from './database.ts';
import type { AnyLiveThing, Versioned } from './live-things.ts';
import { hydrate } from './recorder.ts';
import { changedMeanwhile, notFound, Refusal } from './refusal.ts';
import type { Transaction } from './transact.ts';

/** A change of some fields of one thing, made by somebody who saw it at a version. */
export interface Edit {
  /** From `If-Match`; null changes it whatever anybody else did. */
  seen: number | null;
  /** What was sent, by the names that the thing's view has. */
  change: Readonly<Record<string, unknown>>;
  /** Fields that are changed only by who has seen the newest version: money, states and roles. */
  strict?: readonly string[];
  /** What stood in the form before the thing was made, which is what version 0 is. */
  blank?: Readonly<Record<string, unknown>>;
}

interface Line extends Row {
  version: number;
  before: Record<string, unknown> | null;
}

type View = Record<string, unknown>;

/**
 * Lets a change go ahead that was made from an older version, as long as it and what others did since
 * have no field in common. Call it before anything is judged or changed: it waits for whoever is
 * changing the thing now, and loads what they leave.
 *
 * Throws 409 with what each field in common holds now and held then; never with what was sent.
 */
export async function refuseClash(transaction: Transaction, entity: Versioned, edit: Edit): Promise<void> {
  const { em, things } = transaction;
  const thing = things.of(entity);
  if (!thing) throw new Error(`${entity.constructor.name} is not a live thing, so nobody knows its versions`);
  if (edit.seen === null) return;
  if (!(await em.refresh(entity, { lockMode: LockMode.PESSIMISTIC_WRITE }))) throw notFound('entry');
  if (edit.seen === entity.version) return;
  const now = thing.view(entity) as View;
  const begun = edit.seen === 0 ? edit.blank : undefined;
  const then = begun ?? (await viewAt(transaction, thing, entity, edit.seen));
  const conflicts = Object.keys(edit.change)
    .filter((path) => clashes(path, edit, now, then))
    .map((path): Conflict => ({ path, theirs: now[path], before: then[path] }));
  if (conflicts.length === 0) return;
  throw new Refusal(
    409,
    'conflict',
    'Somebody else changed the same meanwhile. Look at what stands there now, then repeat your change or leave it.',
    { conflicts },
  );
}

function clashes(path: string, { change, strict }: Edit, now: View, then: View): boolean {
  if (!(path in now)) throw new Error(`the view has no field ${path}, so its changes cannot be compared`);
  if (strict?.includes(path)) return true;
  return !isDeepStrictEqual(now[path], then[path]) && !isDeepStrictEqual(now[path], change[path]);
}

/** What was seen at a version: what it is now, with every later commit taken back. */
async function viewAt(
  { em, sql }: Transaction,
  thing: AnyLiveThing,
  entity: Versioned,
  seen: number,
): Promise<View> {
  const lines = await sql<Line>(
    `select version, before from history where entity = $1 and entity_id = $2 and version >= (
       select max(version) from history where entity = $1 and entity_id = $2 and version <= $3)
     order by version desc`,
    [thing.type, entity.id, seen],
  );
  const [last, first] = [lines[0]?.version, lines.at(-1)?.version];
  // Columns that follow others take versions without leaving a line.
  const unbroken = thing.following ? seen <= entity.version : last === entity.version && first === seen;
  // Without an unbroken past nobody can say what was seen.
  if (first === undefined || !unbroken) throw changedMeanwhile();
  const data: Record<string, unknown> = { ...em.getUnitOfWork().getOriginalEntityData(entity) };
  for (const { before } of lines.slice(0, -1)) {
    if (before === null) throw changedMeanwhile();
    Object.assign(data, before);
  }
  readJson(em, entity, data);
  return thing.view(hydrate(em, entity.constructor, data)) as View;
}

/** The library keeps JSON columns as their text, and takes them back parsed. */
function readJson(em: EntityManager, entity: Versioned, data: Record<string, unknown>): void {
  const { props } = em.getMetadata().get(entity.constructor as new () => Versioned);
  for (const { name, customType } of props) {
    const text = data[name];
    if (customType instanceof JsonType && typeof text === 'string') data[name] = JSON.parse(text);
  }
}
