import type { Action, Actor, Facts } from '#shared/rights.ts';
import type { Entity } from './database.ts';
import type { Transaction } from './transact.ts';

/** What every recorded entity has. */
export interface Versioned {
  id: string;
  version: number;
}

export interface Personal {
  columns: readonly string[];
  /** The column that holds the person's account id. */
  person: string;
  /** A column with the address of somebody who may have no account, and is told of as well. */
  address?: string;
}

/** What an undo did to one row: gave it its old values, removed what was made, or made again what was removed. */
export interface Undone<E> {
  transaction: Transaction;
  /** Who takes it back. */
  actor: Actor;
  entity: E;
  /** What it was until now; null when it was not there. */
  was: E | null;
  step: 'changed' | 'removed' | 'made';
  now: Date;
}

/** How a commit that touched a thing may be taken back. */
export type UndoRule<E = never> =
  | {
      /** What the write needed, asked again of whoever takes it back. */
      action: Action;
      facts(entity: E): Facts;
      /** Rules and consequences that a verb would see to. Throws a refusal where it may not be. */
      follow?(undone: Undone<E>): Promise<void>;
    }
  /** Something that happened, not a state: it stays when the rest of its commit is taken back. */
  | { stays: true }
  /** Why not, for people. */
  | { never: string };

/**
 * Says how one entity is recorded: its change type, who hears of it, and what they see.
 * Rooms and view must depend on nothing but the entity's own columns: a commit records what it
 * touched, so a view over other rows would go stale without a change.
 */
export interface LiveThing<E extends Versioned = Versioned, View = unknown> {
  /** `module.thing`; also its name in history. */
  type: string;
  /** Rooms that show it now. Empty for what nobody watches; history is kept all the same. */
  rooms(entity: E): string[];
  view(entity: E): View;
  /** Organisation whose history it belongs to. */
  organisation?(entity: E): string | null;
  /** Columns that history must not keep. */
  secret?: readonly string[];
  /** Whom it tells of and in which columns, so that they can be erased from its history. */
  personal?: Personal;
  /** Figures that are derived from other rows can be computed again, and need no history. */
  derived?: true;
  /**
   * Columns that follow other rows: counts of them, and copies of what they say. A change of nothing else
   * leaves no line in history, and an undo leaves them as they are: whoever changes those rows, by a verb or
   * an undo, brings them along.
   */
  following?: readonly string[];
  /** Without it, a commit that touched this is not taken back. */
  undo?: UndoRule<E>;
}

/** Rows of the room `access` are changes too, but the relay reads them instead of people. */
export type AnyLiveThing = LiveThing<Versioned, unknown>;

/** A live thing with the class of its rows. */
export interface DeclaredThing {
  thing: AnyLiveThing;
  entity: Entity;
}

/**
 * The live things of every module, by entity class. What others refer to is declared before them: an undo
 * makes rows again in this order, and removes them the other way round.
 */
export class LiveThings {
  readonly #byEntity = new Map<Entity, AnyLiveThing>();
  readonly #byType = new Map<string, DeclaredThing>();

  add<E extends Versioned, View>(
    entity: abstract new (...parameters: never[]) => E,
    thing: LiveThing<E, View>,
  ): void {
    if (this.#byType.has(thing.type)) throw new Error(`the change type ${thing.type} is declared twice`);
    this.#byEntity.set(entity as unknown as Entity, thing as unknown as AnyLiveThing);
    const declared = { thing: thing as unknown as AnyLiveThing, entity: entity as unknown as Entity };
    this.#byType.set(thing.type, declared);
  }

  of(entity: object): AnyLiveThing | undefined {
    return this.#byEntity.get(entity.constructor as unknown as Entity);
  }

  /** By its name in history; undefined for a type of another version of this program. */
  ofType(type: string): DeclaredThing | undefined {
    return this.#byType.get(type);
  }

  types(): string[] {
    return [...this.#byType.keys()];
  }
}
