import {
  ChangeSetType,
  type EntityManager,
  type EventSubscriber,
  type FlushEventArgs,
} from '@mikro-orm/core';
import type { Entry } from '#shared/kernel/protocol.ts';
import type { AnyLiveThing, LiveThings, Versioned } from './live-things.ts';
import { lockRemoved } from './lock-removed.ts';

type Data = Record<string, unknown>;

interface Touch {
  thing: AnyLiveThing;
  entity: Versioned;
  /** Rooms that showed it before this transaction. */
  roomsBefore: string[];
  before: Data | null;
  after: Data | null;
  created: boolean;
  removed: boolean;
}

/** A live thing that a commit touched. */
export interface TouchedThing {
  type: string;
  /** As it is now. */
  entity: Versioned;
  /** What its changed columns held before; null when it was made. */
  before: Data | null;
  removed: boolean;
}

/** One line of history: what a commit did to one row. */
export interface HistoryEntry {
  organisation: string | null;
  entity: string;
  entity_id: string;
  version: number;
  before: Data | null;
  after: Data | null;
  /** Columns that tell of a person. */
  personal: readonly string[];
}

/**
 * Collects which live things the flushes of one transaction touched. A verb announces nothing:
 * this is the only source of changes and of history.
 */
export class Recorder implements EventSubscriber {
  readonly #things: LiveThings;
  readonly #touched = new Map<Versioned, Touch>();
  /** What removed entities were: their change sets do not say. */
  readonly #removed = new Map<object, Data>();
  #sealed = false;

  constructor(things: LiveThings) {
    this.#things = things;
  }

  /**
   * It listens from inside the transaction, so what begins here is a savepoint, a second transaction, or a
   * flush after the commit: the first would leave ghosts in the log, the others would not be in it.
   */
  beforeTransactionStart(): void {
    throw new Error('one request is one transaction: call transact, which joins the one that is open');
  }

  /** A change of a many-to-many alone makes no change set and bumps no version: touch its owner. */
  async onFlush({ uow, em }: FlushEventArgs): Promise<void> {
    const [late] = uow.getChangeSets();
    if (this.#sealed && late)
      throw new Error(`${late.meta.className} was written after its change was recorded`);
    for (const entity of uow.getRemoveStack()) {
      const data = uow.getOriginalEntityData(entity);
      if (data) this.#removed.set(entity, { ...data });
    }
    await lockRemoved(em, [...uow.getRemoveStack()] as Versioned[]);
    for (const collection of uow.getCollectionUpdates()) {
      const owner = collection.owner as object;
      if (!this.#things.of(owner) || uow.getChangeSets().some((set) => set.entity === owner)) continue;
      (owner as { touchedAt?: Date }).touchedAt = new Date();
      uow.computeChangeSet(owner);
    }
  }

  /** Here ids and versions are present, and the transaction is still open. */
  afterFlush({ uow, em }: FlushEventArgs): void {
    for (const set of uow.getChangeSets()) {
      const entity = set.entity as Versioned;
      const thing = this.#things.of(entity);
      if (!thing)
        throw new Error(`${set.meta.className} is stored but not declared in its module's live things`);
      const removed = set.type === ChangeSetType.DELETE || set.type === ChangeSetType.DELETE_EARLY;
      const created = set.type === ChangeSetType.CREATE;
      const original = (set.originalEntity ?? this.#removed.get(entity)) as Data | undefined;
      const touch = this.#touched.get(entity);
      if (touch) {
        touch.removed = removed;
        touch.after = removed ? null : { ...touch.after, ...(set.payload as Data) };
        if (!touch.created && touch.before && original) {
          // Of what is removed everything is kept, or it could not be made again.
          const seen = removed ? original : pick(original, Object.keys(set.payload));
          touch.before = { ...seen, ...touch.before };
        }
        continue;
      }
      this.#touched.set(entity, {
        thing,
        entity,
        roomsBefore: created || !original ? [] : thing.rooms(hydrate(em, set.meta.class, original)),
        before: created || !original ? null : removed ? original : pick(original, Object.keys(set.payload)),
        after: removed ? null : { ...(set.payload as Data) },
        created,
        removed,
      });
    }
  }

  /** Nothing may be written from here on: the numbers are about to be taken. */
  seal(): void {
    this.#sealed = true;
  }

  /** What was touched, for reactions to choose from. */
  touches(): TouchedThing[] {
    return [...this.#touched.values()]
      .filter(survives)
      .map(({ thing, entity, before, removed }) => ({ type: thing.type, entity, before, removed }));
  }

  /** What each room is told. A thing that left a room is removed there, with the version after. */
  entriesByRoom(): Map<string, Entry[]> {
    const rooms = new Map<string, Entry[]>();
    const add = (room: string, entry: Entry): void => {
      const entries = rooms.get(room);
      if (entries) entries.push(entry);
      else rooms.set(room, [entry]);
    };
    for (const touch of this.#touched.values()) {
      if (!survives(touch)) continue;
      const { thing, entity, removed } = touch;
      const now = removed ? [] : thing.rooms(entity);
      if (now.length > 0) {
        const entry: Entry = {
          type: thing.type,
          op: 'upsert',
          id: entity.id,
          version: entity.version,
          view: thing.view(entity),
        };
        for (const room of now) add(room, entry);
      }
      const gone: Entry = {
        type: thing.type,
        op: 'remove',
        id: entity.id,
        version: entity.version + (removed ? 1 : 0),
        view: null,
      };
      for (const room of touch.roomsBefore) if (!now.includes(room)) add(room, gone);
    }
    return rooms;
  }

  history(): HistoryEntry[] {
    const lines: HistoryEntry[] = [];
    for (const touch of this.#touched.values()) {
      const { thing, entity, removed } = touch;
      if (thing.derived || !survives(touch)) continue;
      // What is made or removed is kept as a whole, or it could not be made again.
      const unkept = touch.created || removed ? [] : (thing.following ?? []);
      const after = without(touch.after, unkept);
      if (unkept.length > 0 && after && Object.keys(after).every((name) => name === 'version')) continue;
      lines.push({
        organisation: thing.organisation?.(entity) ?? null,
        entity: thing.type,
        entity_id: entity.id,
        version: entity.version + (removed ? 1 : 0),
        before: without(without(touch.before, unkept), thing.secret),
        after: without(sameVersion(after, entity), thing.secret),
        personal: thing.personal?.columns ?? [],
      });
    }
    return lines;
  }
}

/** What one transaction both made and removed, nobody ever saw. */
const survives = ({ created, removed }: Touch): boolean => !(created && removed);

/** An entity from stored data. In a scratch fork: in the transaction's own identity map it would overwrite the managed entity. */
export function hydrate(em: EntityManager, entity: unknown, data: Data): Versioned {
  const factory = em.fork({ clear: true }).getEntityFactory();
  return factory.create(entity as new () => Versioned, data as never, {
    merge: true,
    newEntity: false,
    convertCustomTypes: true,
  }) as Versioned;
}

/** A row that is made again goes on with its number, which its insertion does not know. */
const sameVersion = (after: Data | null, { version }: Versioned): Data | null =>
  after && after.version !== version ? { ...after, version } : after;

function pick(data: Data, keys: string[]): Data {
  return Object.fromEntries(keys.filter((key) => key in data).map((key) => [key, data[key]]));
}

function without(data: Data | null, secret: readonly string[] | undefined): Data | null {
  if (!data || !secret) return data;
  return Object.fromEntries(Object.entries(data).filter(([key]) => !secret.includes(key)));
}
