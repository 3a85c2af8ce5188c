/** Holds while a pointer or the focus is inside of the element; returns the way to stop watching. */
export function holdUnderPointer(element: HTMLElement, hold: () => () => void): () => void {
  let releasePointer: (() => void) | null = null;
  let releaseFocus: (() => void) | null = null;
  const watching = new AbortController();
  const on = (type: string, task: (event: Event) => void) =>
    element.addEventListener(type, task, { signal: watching.signal });
  const leave = () => {
    releasePointer?.();
    releasePointer = null;
  };
  const blur = () => {
    releaseFocus?.();
    releaseFocus = null;
  };
  on('pointerenter', () => {
    releasePointer ??= hold();
  });
  on('pointerleave', leave);
  // A finger that scrolls away sends no leave.
  on('pointercancel', leave);
  on('focusin', () => {
    releaseFocus ??= hold();
  });
  let leaving: ReturnType<typeof setTimeout> | undefined;
  on('focusout', (event) => {
    if (element.contains((event as FocusEvent).relatedTarget as Node | null)) return;
    // What had the focus may be gone, in the middle of a drawing; what takes its place may be given the focus.
    clearTimeout(leaving);
    leaving = setTimeout(() => {
      if (!element.contains(document.activeElement)) blur();
    });
  });
  return () => {
    watching.abort();
    clearTimeout(leaving);
    leave();
    blur();
  };
}
