import type { Attachment } from 'svelte/attachments';

/** What is stuck to the bottom of the window, from the bottom up: the menu of a phone, a form's bar, the mark. */
const LAYERS = ['menu', 'form', 'mark'] as const;
type Layer = (typeof LAYERS)[number];

/** Keeps what is stuck to the bottom of the window from lying over each other. Heights are in pixels. */
class Floor {
  readonly #heights: Record<Layer, number> = $state({ menu: 0, form: 0, mark: 0 });

  /** How high everything stands that lies under this layer; without one, under whatever floats over all. */
  under(layer?: Layer): number {
    const below: readonly Layer[] = layer ? LAYERS.slice(0, LAYERS.indexOf(layer)) : LAYERS;
    return below.reduce<number>((sum, name) => sum + this.#heights[name], 0);
  }

  /** `<nav {@attach floor.holds('menu')}>`: its height counts as long as it is there. */
  holds(layer: Layer): Attachment<HTMLElement> {
    return (element) => {
      const observer = new ResizeObserver(() => {
        this.#heights[layer] = element.offsetHeight;
      });
      observer.observe(element);
      return () => {
        observer.disconnect();
        this.#heights[layer] = 0;
      };
    };
  }
}

export const floor = new Floor();
