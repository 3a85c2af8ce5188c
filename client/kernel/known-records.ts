/** What lists and records of this page have shown: to be found again without asking the server. */

const MOST_OF_A_TYPE = 500;

export class KnownRecords {
  readonly #types = new Map<string, Map<string, { id: string }>>();

  /** The newest view of a record; the ones that were seen last stay. */
  note(type: string, view: { id: string }): void {
    const views = this.#types.get(type) ?? new Map<string, { id: string }>();
    this.#types.set(type, views);
    views.delete(view.id);
    views.set(view.id, view);
    if (views.size > MOST_OF_A_TYPE) views.delete(views.keys().next().value as string);
  }

  forget(type: string, id: string): void {
    this.#types.get(type)?.delete(id);
  }

  /** Somebody else is here. */
  clear(): void {
    this.#types.clear();
  }

  /** Those of a change type, as they were shown last. */
  of<View>(type: string): View[] {
    return [...(this.#types.get(type)?.values() ?? [])] as View[];
  }
}

export const knownRecords = new KnownRecords();
