/**
 * Holds while a pointer or the focus is inside of the element, and until a press that leads out of it is over:
 * what it was meant for must not move away between press and click. Returns the way to stop watching.
 */
export function holdUnderPointer(element: HTMLElement, hold: () => () => void): () => void {
  let releasePointer: (() => void) | null = null;
  let releaseFocus: (() => void) | null = null;
  const watching = new AbortController();
  const { signal } = watching;
  const on = (type: string, task: (event: Event) => void) => element.addEventListener(type, task, { signal });
  const leave = () => {
    releasePointer?.();
    releasePointer = null;
  };
  const blur = () => {
    releaseFocus?.();
    releaseFocus = null;
  };

  let pressed = false;
  const waiting = new Set<() => void>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const soon = (task: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      task();
    });
    timers.add(timer);
  };
  const afterPress = (task: () => void) => {
    if (pressed) waiting.add(task);
    else task();
  };
  const press = (now: boolean) => () => {
    pressed = now;
    if (now) return;
    const tasks = [...waiting];
    waiting.clear();
    // The click comes behind the release.
    soon(() => {
      for (const task of tasks) task();
    });
  };
  const anywhere = { signal, capture: true };
  document.addEventListener('pointerdown', press(true), anywhere);
  document.addEventListener('pointerup', press(false), anywhere);
  document.addEventListener('pointercancel', press(false), anywhere);

  on('pointerenter', () => {
    waiting.delete(leave);
    releasePointer ??= hold();
  });
  on('pointerleave', () => afterPress(leave));
  // A finger that scrolls away sends no leave.
  on('pointercancel', leave);
  on('focusin', () => {
    releaseFocus ??= hold();
  });
  const blurUnlessBack = () => {
    if (!element.contains(document.activeElement)) blur();
  };
  on('focusout', (event) => {
    if (element.contains((event as FocusEvent).relatedTarget as Node | null)) return;
    // What had the focus may be gone, in the middle of a drawing; what takes its place may be given the focus.
    if (pressed) waiting.add(blurUnlessBack);
    else soon(blurUnlessBack);
  });
  return () => {
    watching.abort();
    for (const timer of timers) clearTimeout(timer);
    leave();
    blur();
  };
}
