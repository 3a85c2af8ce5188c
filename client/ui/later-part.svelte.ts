import type { Component } from 'svelte';

type Loaded<Props extends Record<string, unknown>> = { default: Component<Props> };

/** A part of a page that comes behind its first view, in a file of its own; once loaded it stays. */
export class LaterPart<Props extends Record<string, unknown>> {
  part: Component<Props> | null = $state.raw(null);
  failed = $state(false);
  readonly #load: () => Promise<Loaded<Props>>;
  #asked = false;

  constructor(load: () => Promise<Loaded<Props>>) {
    this.#load = load;
  }

  /** Call it as soon as it is known that the part is needed; again does nothing. */
  ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#load().then(
      (module) => {
        this.part = module.default;
      },
      () => {
        this.failed = true;
      },
    );
  }
}
