const GAP = 6;
const EDGE = 8;

/**
 * Puts a panel that is fixed to the window under what it belongs to, or above where there is more room;
 * always wholly on the screen, and at most as high as `wanted` (pixels). What does not fit scrolls inside.
 */
export function placeBeside(panel: HTMLElement, anchor: Element, wanted: number): void {
  const { top, bottom, left } = anchor.getBoundingClientRect();
  // The keyboard of a phone covers the rest of the window.
  const windowHeight = visualViewport?.height ?? innerHeight;
  const below = windowHeight - bottom - GAP - EDGE;
  const above = top - GAP - EDGE;
  const under = wanted <= below || below >= above;
  const height = Math.min(wanted, Math.max(under ? below : above, 0));
  panel.style.maxHeight = `${height}px`;
  panel.style.top = `${Math.max(EDGE, under ? bottom + GAP : top - GAP - height)}px`;
  panel.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - EDGE - panel.offsetWidth))}px`;
}
