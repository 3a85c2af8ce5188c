import type { Range } from './clock.ts';
import { dragged, lengthened, STEP, shifted } from './week.ts';

type DragMode = 'new' | 'move' | 'start' | 'end';

interface Drag {
  day: number;
  /** -1 for a range that is being made. */
  index: number;
  mode: DragMode;
  /** Where the pointer went down, in minutes. */
  anchor: number;
  range: Range;
}

/** A pointer that makes, moves or resizes a range of a week; the drawing is the caller's. */
export class WeekDrag {
  now: Drag | null = $state(null);
  readonly #week: () => Range[][];
  readonly #hours: () => Range;

  constructor(week: () => Range[][], hours: () => Range) {
    this.#week = week;
    this.#hours = hours;
  }

  /** The moment of the day under the pointer. */
  minutesAt(event: MouseEvent, column: HTMLElement): number {
    const box = column.getBoundingClientRect();
    const { from, to } = this.#hours();
    const at = from + ((event.clientY - box.top) / box.height) * (to - from);
    return Math.min(to, Math.max(from, at));
  }

  /** The day's ranges as they would be if the pointer let go now; a new one is not among them. */
  shown(day: number): Range[] {
    const ranges = this.#week()[day] ?? [];
    const drag = this.now;
    if (drag?.day !== day || drag.index < 0) return ranges;
    return ranges.map((range, i) => (i === drag.index ? drag.range : range));
  }

  begin(event: PointerEvent, column: HTMLElement, day: number, mode: DragMode, index = -1): void {
    if (event.button !== 0) return;
    // A finger on the paper scrolls the page; it makes ranges by tapping and drags only the handles.
    if (event.pointerType !== 'mouse' && (mode === 'new' || mode === 'move')) return;
    event.stopPropagation();
    column.setPointerCapture(event.pointerId);
    const anchor = this.minutesAt(event, column);
    const range = this.#week()[day]?.[index];
    this.now = {
      day,
      index,
      mode,
      anchor,
      range: range ? { ...range } : dragged(anchor, anchor, this.#hours().to),
    };
  }

  move(event: PointerEvent): void {
    const drag = this.now;
    if (!drag) return;
    const at = this.minutesAt(event, event.currentTarget as HTMLElement);
    const range = this.#week()[drag.day]?.[drag.index];
    const stepped = (minutes: number): number => Math.round(minutes / STEP) * STEP;
    if (drag.mode === 'new') drag.range = dragged(drag.anchor, at, this.#hours().to);
    else if (range && drag.mode === 'move') drag.range = shifted(range, stepped(at - drag.anchor));
    else if (range && drag.mode === 'end') drag.range = lengthened(range, stepped(at - range.to));
    else if (range) {
      drag.range = { from: Math.max(0, Math.min(stepped(at), range.to - STEP)), to: range.to };
    }
  }

  /** Ends the drag and tells what came of it. */
  drop(): Drag | null {
    const drag = this.now;
    this.now = null;
    return drag;
  }
}
