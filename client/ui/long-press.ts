import type { Attachment } from 'svelte/attachments';

const PRESS_MS = 450;
/** A finger that moves farther scrolls. */
const SLIP_PX = 10;

/**
 * `<button {@attach longPress(openMenu)}>`: tells of a long press and of a right click. The click that ends a
 * long press is swallowed, so that it does not also do what a short one does.
 */
export function longPress(pressed: () => void): Attachment<HTMLElement> {
  return (element) => {
    const watching = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let from: { x: number; y: number } | null = null;
    let swallow = false;

    const on = <Name extends keyof HTMLElementEventMap>(
      name: Name,
      task: (event: HTMLElementEventMap[Name]) => void,
    ) => element.addEventListener(name, task, { signal: watching.signal, capture: true });
    const stop = () => {
      clearTimeout(timer);
      timer = undefined;
      from = null;
    };

    on('pointerdown', (event) => {
      stop();
      swallow = false;
      if (event.button !== 0) return;
      from = { x: event.clientX, y: event.clientY };
      timer = setTimeout(() => {
        stop();
        swallow = true;
        pressed();
      }, PRESS_MS);
    });
    on('pointermove', ({ clientX, clientY }) => {
      if (from && Math.hypot(clientX - from.x, clientY - from.y) > SLIP_PX) stop();
    });
    on('pointerup', stop);
    on('pointercancel', stop);
    on('pointerleave', stop);
    on('contextmenu', (event) => {
      event.preventDefault();
      // A finger that rests brings both, in either order.
      if (swallow) return;
      const byTouch = timer !== undefined;
      stop();
      swallow = byTouch;
      pressed();
    });
    on('click', (event) => {
      if (!swallow) return;
      swallow = false;
      event.preventDefault();
      event.stopImmediatePropagation();
    });
    return () => {
      stop();
      watching.abort();
    };
  };
}
