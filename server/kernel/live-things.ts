import type { Entity } from './database.ts';

/** What every recorded entity has. */
export interface Versioned {
  id: string;
  version: number;
}

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
  /** Figures that are derived from other rows can be computed again, and need no history. */
  derived?: true;
}

/** Rows of the room `access` are changes too, but the relay reads them instead of people. */
export type AnyLiveThing = LiveThing<Versioned, unknown>;

/** The live things of every module, by entity class. */
export class LiveThings {
  readonly #byEntity = new Map<Entity, AnyLiveThing>();
  readonly #byType = new Map<string, AnyLiveThing>();

  add<E extends Versioned, View>(
    entity: abstract new (...parameters: never[]) => E,
    thing: LiveThing<E, View>,
  ): void {
    if (this.#byType.has(thing.type)) throw new Error(`the change type ${thing.type} is declared twice`);
    this.#byEntity.set(entity as unknown as Entity, thing as unknown as AnyLiveThing);
    this.#byType.set(thing.type, thing as unknown as AnyLiveThing);
  }

  of(entity: object): AnyLiveThing | undefined {
    return this.#byEntity.get(entity.constructor as unknown as Entity);
  }

  types(): string[] {
    return [...this.#byType.keys()];
  }
}
