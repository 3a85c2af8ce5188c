/** What a pin says of its need. */
export type PinLook = 'can-do' | 'mine' | 'not-yet';

export interface Pin {
  id: string;
  look: PinLook;
  /** 0–100; -1 where there is none. */
  score: number;
}

export interface PlacedPin extends Pin {
  /** Pixels. */
  x: number;
  y: number;
}

/** Pins that would lie over each other, shown as the first of them and how many more there are. */
export interface PinGroup {
  first: Pin;
  /** All of them, the first included, in their order. */
  ids: string[];
}

/** Pixels that a pin takes, with room to tell it from its neighbour. */
const REACH = { x: 40, y: 30 };

const RANK: Record<PinLook, number> = { mine: 0, 'can-do': 1, 'not-yet': 2 };

/** One's own before all, then by score, then by id: whoever looks again finds the same. */
const before = (a: Pin, b: Pin): number =>
  RANK[a.look] - RANK[b.look] || b.score - a.score || (a.id < b.id ? -1 : 1);

/** Groups of what lies too close together. Every pin is in exactly one. */
export function groupPins(pins: readonly PlacedPin[]): PinGroup[] {
  const cells = new Map<string, { pin: PlacedPin; group: PinGroup }[]>();
  const groups: PinGroup[] = [];
  for (const pin of pins.toSorted(before)) {
    const [column, row] = [Math.floor(pin.x / REACH.x), Math.floor(pin.y / REACH.y)];
    const near = neighboursOf(cells, column, row).find(
      ({ pin: { x, y } }) => Math.abs(x - pin.x) < REACH.x && Math.abs(y - pin.y) < REACH.y,
    );
    if (near) {
      near.group.ids.push(pin.id);
      continue;
    }
    const group = { first: pin, ids: [pin.id] };
    groups.push(group);
    const key = `${column} ${row}`;
    cells.set(key, [...(cells.get(key) ?? []), { pin, group }]);
  }
  return groups;
}

function neighboursOf<Value>(cells: ReadonlyMap<string, Value[]>, column: number, row: number): Value[] {
  const found: Value[] = [];
  for (let x = column - 1; x <= column + 1; x++) {
    for (let y = row - 1; y <= row + 1; y++) found.push(...(cells.get(`${x} ${y}`) ?? []));
  }
  return found;
}
