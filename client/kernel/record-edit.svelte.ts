import { untrack } from 'svelte';
import type { Conflict, Problem } from '#shared/kernel/problem.ts';
import { type Draft, draft } from './drafts.svelte.ts';
import { mergeFields, sameFields } from './merge-fields.ts';

/** Which of the three values a field is to have. */
export type Choice = 'yours' | 'theirs' | 'before';

interface Kept<Fields> {
  mine: Fields;
  base: Fields;
  /** The version that `If-Match` names: no field that was changed here has been changed by others since. */
  basedOn: number;
  /** What was refused because somebody else changed the same, until that is decided. */
  conflicts: Conflict[];
}

export interface RecordEditOptions<View, Fields> {
  /** Name of the draft. */
  key: string;
  /** The record as it is now; null for one that is yet to be made. */
  record: () => View | null;
  fieldsOf(view: View): Fields;
  /** What a record that is yet to be made begins with. */
  blank?: () => Fields;
  /** The fields of the form that a value of the view, by its path, stands in. */
  fieldsFor(fields: Fields, path: string, value: unknown): Partial<Fields>;
  /** The record may be behind: ask for it. */
  reload?: () => void;
}

/**
 * The fields of a form over a record that others change meanwhile. What is typed is kept on the device;
 * what was not touched follows the record; what both changed is decided by whoever saves second.
 */
export class RecordEdit<View extends { version: number }, Fields extends object> {
  readonly #options: RecordEditOptions<View, Fields>;
  readonly #kept: Draft<Kept<Fields>>;
  /** The three values are being looked at. */
  deciding = $state(false);

  /** Call while a component is set up, once it is known whether there is a record. */
  constructor(options: RecordEditOptions<View, Fields>) {
    this.#options = options;
    this.#kept = draft(options.key, this.#fresh());
    $effect.pre(() => {
      const view = options.record();
      if (view) untrack(() => this.#follow(view));
    });
  }

  /** Bind to its fields. */
  get fields(): Fields {
    return this.#kept.value.mine;
  }

  get base(): Fields {
    return this.#kept.value.base;
  }

  get basedOn(): number {
    return this.#kept.value.basedOn;
  }

  get restored(): boolean {
    return this.#kept.restored;
  }

  /** Fields that were changed here. */
  get changed(): (keyof Fields)[] {
    const { mine, base } = this.#kept.value;
    return (Object.keys(mine) as (keyof Fields)[]).filter((field) => !sameFields(mine[field], base[field]));
  }

  /** Of those, the ones that somebody else has changed, too. */
  get clashing(): (keyof Fields)[] {
    const view = this.#options.record();
    if (!view) return [];
    const theirs = this.#options.fieldsOf(view);
    const { base } = this.#kept.value;
    return this.changed.filter(
      (field) =>
        !sameFields(theirs[field], base[field]) && !sameFields(theirs[field], this.#kept.value.mine[field]),
    );
  }

  /** What is yet to be decided, with what stands there now. */
  get conflicts(): Conflict[] {
    const view = this.#options.record();
    const isNewer = view !== null && view.version > this.basedOn;
    return this.#kept.value.conflicts.map((conflict) => {
      const now = isNewer ? (view as Record<string, unknown>)[conflict.path] : undefined;
      return now === undefined ? conflict : { ...conflict, theirs: now };
    });
  }

  /** Whether the record has come back with what the others changed, so that it can be decided. */
  get isReady(): boolean {
    return (this.#options.record()?.version ?? 0) > this.basedOn;
  }

  /** What was sent was refused; whether it was for what somebody else changed, which is then kept. */
  refused({ status, conflicts }: Problem): boolean {
    if (status !== 409 || !conflicts?.length) return false;
    this.#kept.value.conflicts = conflicts;
    this.#kept.keep();
    this.deciding = true;
    if (!this.isReady) this.#options.reload?.();
    return true;
  }

  /**
   * What a form that is gone had sent was refused: its changes come back into this one, to be decided. False
   * while something else is typed or undecided here, which must not be written over.
   */
  resume(changes: object, basedOn: number, { conflicts }: Problem): boolean {
    const view = this.#options.record();
    if (!view || !conflicts?.length) return false;
    const before = conflicts.map(({ path, before }): [string, unknown] => [path, before]);
    const base = this.#with(this.#options.fieldsOf(view), before);
    const mine = this.#with(base, Object.entries(changes));
    const isBusy = this.changed.length > 0 || this.#kept.value.conflicts.length > 0;
    if (isBusy && !sameFields(this.#kept.value.mine, mine)) return false;
    Object.assign(this.#kept.value, { mine, base, basedOn, conflicts });
    this.#kept.keep();
    this.deciding = true;
    if (!this.isReady) this.#options.reload?.();
    return true;
  }

  /** Puts what was chosen into the form, over the record as it is now. */
  decide(choices: Readonly<Record<string, Choice>>): void {
    const view = this.#options.record();
    if (!view) return;
    const { mine } = this.#kept.value;
    for (const { path, theirs, before } of this.conflicts) {
      const choice = choices[path] ?? 'yours';
      if (choice === 'yours') continue;
      const value = choice === 'theirs' ? theirs : before;
      Object.assign(mine, this.#options.fieldsFor($state.snapshot(mine) as Fields, path, value));
    }
    Object.assign(this.#kept.value, {
      base: this.#options.fieldsOf(view),
      basedOn: view.version,
      conflicts: [],
    });
    this.deciding = false;
  }

  /** Back to the record as it is now. */
  startOver(): void {
    this.#kept.begin(this.#fresh());
    this.deciding = false;
  }

  /** It was saved as this, or made. */
  saved(view: View): void {
    const { blank } = this.#options;
    this.#kept.begin(blank ? keptOf(blank(), 0) : this.#of(view));
    this.deciding = false;
  }

  #with(fields: Fields, values: readonly [path: string, value: unknown][]): Fields {
    const now = { ...fields };
    for (const [path, value] of values) Object.assign(now, this.#options.fieldsFor(now, path, value));
    return now;
  }

  #follow(view: View): void {
    const { base, mine, basedOn, conflicts } = $state.snapshot(this.#kept.value) as Kept<Fields>;
    if (view.version <= basedOn) return;
    const merged = mergeFields(base, mine, this.#options.fieldsOf(view));
    const isQuiet = merged.clashing.length === 0 && conflicts.length === 0;
    const next = { ...merged, basedOn: isQuiet ? view.version : basedOn };
    if (isQuiet && sameFields(next.mine, next.base)) this.#kept.begin(this.#of(view));
    else Object.assign(this.#kept.value, { mine: next.mine, base: next.base, basedOn: next.basedOn });
  }

  #fresh(): Kept<Fields> {
    const view = this.#options.record();
    if (view) return this.#of(view);
    if (!this.#options.blank) throw new Error('there is neither a record nor what a new one begins with');
    return keptOf(this.#options.blank(), 0);
  }

  #of(view: View): Kept<Fields> {
    return keptOf(this.#options.fieldsOf(view), view.version);
  }
}

const keptOf = <Fields>(fields: Fields, basedOn: number): Kept<Fields> => ({
  mine: fields,
  base: fields,
  basedOn,
  conflicts: [],
});
