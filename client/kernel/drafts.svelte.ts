/** What somebody typed and has not saved yet, kept on this device by account. */
import { deviceStorage, session } from './client.ts';
import { draftKey } from './draft-storage.ts';

const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

export class Draft<Value extends object> {
  /** Bind to its fields. */
  value = $state() as Value;
  /** Something typed earlier was found. */
  restored = $state(false);
  #initial: string;
  #key: string;
  /** What this page last read or wrote there. */
  #known: string | null = null;
  #storage: Storage;
  #omit: readonly (keyof Value)[];

  /** `initial` is a plain value that JSON can hold. */
  constructor(key: string, initial: Value, storage: Storage, omit: readonly (keyof Value)[] = []) {
    this.#key = key;
    this.#initial = JSON.stringify(initial);
    this.#storage = storage;
    this.#omit = omit;
    this.value = JSON.parse(this.#initial) as Value;
    this.#restore();
  }

  /** Keeps what stands there now. Reads every field, so an effect runs again when one changes. */
  keep(): void {
    const value: Partial<Value> = JSON.parse(JSON.stringify(this.value));
    const initial = JSON.parse(this.#initial) as Value;
    for (const field of this.#omit) value[field] = initial[field];
    try {
      if (JSON.stringify(value) === this.#initial) this.#forget();
      else {
        this.#known = JSON.stringify({ at: Date.now(), value });
        this.#storage.setItem(this.#key, this.#known);
      }
    } catch {
      // A full or forbidden storage must not stand in the way of typing.
    }
  }

  /** From now on this is the initial value, and what stands there. */
  begin(initial: Value): void {
    this.#initial = JSON.stringify(initial);
    this.clear();
  }

  /** Back to the initial value: it was saved, or is to be started over. */
  clear(): void {
    this.#forget();
    this.value = JSON.parse(this.#initial) as Value;
    this.restored = false;
  }

  /** What another page of the same form has kept there since is not this one's to forget. */
  #forget(): void {
    if (this.#storage.getItem(this.#key) === this.#known) this.#storage.removeItem(this.#key);
    this.#known = null;
  }

  #restore(): void {
    try {
      this.#known = this.#storage.getItem(this.#key);
      const kept = JSON.parse(this.#known ?? 'null') as {
        at: number;
        value: Value;
      } | null;
      if (!kept || Date.now() - kept.at > KEPT_MS) return;
      // Fields that the form no longer has stay behind.
      for (const field of Object.keys(this.value) as (keyof Value)[]) {
        if (field in kept.value && !this.#omit.includes(field)) this.value[field] = kept.value[field];
      }
      this.restored = true;
    } catch {
      this.#storage.removeItem(this.#key);
    }
  }
}

/** A form that keeps what was typed, across reloads, until `clear()`. Call it while a component is set up. */
export function draft<Value extends object>(
  key: string,
  initial: Value,
  options: { omit?: readonly (keyof Value)[] } = {},
): Draft<Value> {
  const account = session.user?.id ?? null;
  const made = new Draft(draftKey(account, key), initial, deviceStorage, options.omit);
  $effect(() => made.keep());
  return made;
}
