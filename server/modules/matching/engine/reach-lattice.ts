import { EARTH_RADIUS_MILES } from '../distance.ts';
import type { VolunteerRows } from './volunteer-rows.ts';

/** Cells that fit into the reach of a layer: finer ones bound proximity better, but there are more to visit. */
const CELLS_PER_REACH = 4;

/** The cells around a point come in so many groups, by the share of the reach that lies between. */
export const GROUPS = 32;

const FIRST_RECORDS = 2;
const GROWTH = 1.5;

/** Reaches of at most a mile share the finest layer; its cells still count less than 2^17 on an axis. */
const FINEST_REACH = 1;
const AXIS = 2 ** 17;

/**
 * A record: all that the first look at a volunteer needs, in one cache line of 64 bytes. Five doubles and six
 * words, seen through two arrays over one buffer; offsets count doubles and words.
 */
const RECORD_BYTES = 64;
export const DOUBLES = 8;
export const RELIABILITY = 0;
/** As an angle, which no straight line through the unit sphere exceeds. */
export const REACH = 1;
export const X = 2;
export const Y = 3;
export const Z = 4;
export const WORDS = 16;
export const SKILLS_LOW = 10;
export const SKILLS_HIGH = 11;
export const WEEK_EARLY = 12;
export const WEEK_LATE = 13;
export const ZONE = 14;
export const ROW = 15;

export interface Cell {
  layer: Layer;
  key: number;
  /** Records in use; there may be room for more. */
  count: number;
  doubles: Float64Array;
  words: Int32Array;
}

/** The volunteers with a reach in one octave: more than half of `reach` miles, and at most all of it. */
interface Layer {
  reach: number;
  side: number;
  cells: Map<number, Cell>;
}

/** One axis of the lattice around a point: for every slab its gap to the point and its extent, squared. */
interface Slab {
  index: number;
  gap2: number;
  least2: number;
  most2: number;
}

/**
 * Finds the volunteers whose reach may cover a point.
 *
 * Space around the unit sphere is cut into cubes, so that neither the poles nor the date line are special; only
 * the cubes that the sphere passes through ever hold anyone. Each octave of reach has a layer with cubes in
 * proportion. Thus the number of cells around a point is the same in every layer, and a cell some share of the
 * layer's reach away bounds the proximity of all its volunteers: the arc is at least the straight line, and
 * their reach at most the layer's.
 */
export class ReachLattice {
  readonly #rows: VolunteerRows;
  readonly #layers: Layer[] = [];
  /** Cell and place in it of every row. */
  readonly #cells: (Cell | undefined)[] = [];
  readonly #places: number[] = [];

  constructor(rows: VolunteerRows) {
    this.#rows = rows;
  }

  insert(row: number): void {
    const layer = this.#layerOf(this.#rows.reach[row]!);
    const key = this.#keyIn(layer, row);
    let cell = layer.cells.get(key);
    if (cell === undefined) {
      cell = { layer, key, count: 0, ...records(FIRST_RECORDS) };
      layer.cells.set(key, cell);
    }
    if (cell.count * DOUBLES === cell.doubles.length) resize(cell, Math.ceil(cell.count * GROWTH));
    this.#record(row, cell, cell.count);
    cell.count += 1;
  }

  /** Puts the one in the other's stead: in most changes the volunteer stays where they are. */
  replace(before: number, after: number): void {
    const cell = this.#cells[before]!;
    const stays =
      this.#layerOf(this.#rows.reach[after]!) === cell.layer && this.#keyIn(cell.layer, after) === cell.key;
    if (stays) {
      this.#cells[before] = undefined;
      this.#record(after, cell, this.#places[before]!);
    } else {
      this.remove(before);
      this.insert(after);
    }
  }

  remove(row: number): void {
    const cell = this.#cells[row]!;
    const place = this.#places[row]!;
    cell.count -= 1;
    const moved = cell.words[cell.count * WORDS + ROW]!;
    const from = cell.count * WORDS;
    for (let word = 0; word < WORDS; word++) cell.words[place * WORDS + word] = cell.words[from + word]!;
    this.#places[moved] = place;
    this.#cells[row] = undefined;
    if (cell.count === 0) cell.layer.cells.delete(cell.key);
    else if (4 * cell.count * DOUBLES <= cell.doubles.length) resize(cell, 2 * cell.count);
  }

  /**
   * The cells that may hold a volunteer whose reach covers the point, which lies on the unit sphere. In group g
   * are those at least g ⁄ GROUPS of their layer's reach away.
   */
  cellsAround(x: number, y: number, z: number): Cell[][] {
    const groups: Cell[][] = Array.from({ length: GROUPS }, () => []);
    for (const layer of this.#layers) {
      // The least bit more than the reach, in case rounding puts a volunteer into the cell next door.
      const chord = (layer.reach / EARTH_RADIUS_MILES) * (1 + 1e-9);
      const { side, cells } = layer;
      const [xs, ys, zs] = [slabs(x, chord, side), slabs(y, chord, side), slabs(z, chord, side)];
      const firstZ = zs[0]!.index;
      const reach2 = chord * chord;

      const visit = (i: Slab, j: Slab, lowZ: number, highZ: number) => {
        const last = Math.min(zs.length - 1, slabOf(highZ, side) - firstZ);
        for (let at = Math.max(0, slabOf(lowZ, side) - firstZ); at <= last; at++) {
          const k = zs[at]!;
          const gap2 = i.gap2 + j.gap2 + k.gap2;
          if (gap2 > reach2) continue;
          const cell = cells.get(keyOf(i.index, j.index, k.index));
          if (cell === undefined) continue;
          const group = Math.min(GROUPS - 1, Math.floor((Math.sqrt(gap2) / chord) * GROUPS));
          groups[group]!.push(cell);
        }
      };
      for (const i of xs) {
        for (const j of ys) {
          if (i.gap2 + j.gap2 > reach2) continue;
          // The sphere passes this column of cubes only where z² makes up the rest to 1.
          const least = Math.sqrt(Math.max(0, 1 - i.most2 - j.most2)) - ROUNDING;
          const most = Math.sqrt(Math.max(0, 1 - i.least2 - j.least2)) + ROUNDING;
          if (least <= 0) visit(i, j, -most, most);
          else {
            visit(i, j, -most, -least);
            visit(i, j, least, most);
          }
        }
      }
    }
    return groups;
  }

  #keyIn({ side }: Layer, row: number): number {
    const rows = this.#rows;
    return keyOf(slabOf(rows.x[row]!, side), slabOf(rows.y[row]!, side), slabOf(rows.z[row]!, side));
  }

  #record(row: number, cell: Cell, place: number): void {
    const rows = this.#rows;
    const double = place * DOUBLES;
    cell.doubles[double + RELIABILITY] = rows.reliability[row]!;
    cell.doubles[double + REACH] = rows.reach[row]! / EARTH_RADIUS_MILES;
    cell.doubles[double + X] = rows.x[row]!;
    cell.doubles[double + Y] = rows.y[row]!;
    cell.doubles[double + Z] = rows.z[row]!;
    const word = place * WORDS;
    cell.words[word + SKILLS_LOW] = rows.skillsLow[row]!;
    cell.words[word + SKILLS_HIGH] = rows.skillsHigh[row]!;
    cell.words[word + WEEK_EARLY] = rows.weekEarly[row]!;
    cell.words[word + WEEK_LATE] = rows.weekLate[row]!;
    cell.words[word + ZONE] = rows.zone[row]!;
    cell.words[word + ROW] = row;
    this.#cells[row] = cell;
    this.#places[row] = place;
  }

  #layerOf(reach: number): Layer {
    const octave = Math.max(0, Math.ceil(Math.log2(reach / FINEST_REACH)));
    // Rounding of the logarithm must not leave the reach above its layer's.
    const ceiling = 2 ** octave * FINEST_REACH < reach ? octave + 1 : octave;
    const layerReach = 2 ** ceiling * FINEST_REACH;
    let layer = this.#layers.find((candidate) => candidate.reach === layerReach);
    if (layer === undefined) {
      const side = layerReach / EARTH_RADIUS_MILES / CELLS_PER_REACH;
      layer = { reach: layerReach, side, cells: new Map() };
      this.#layers.push(layer);
    }
    return layer;
  }
}

/** More than rounding can move a coordinate. */
const ROUNDING = 1e-9;

/** Coordinates run from −1 to 1, slabs from 0. */
function slabOf(coordinate: number, side: number): number {
  return Math.floor((coordinate + 1) / side);
}

function keyOf(i: number, j: number, k: number): number {
  return (i * AXIS + j) * AXIS + k;
}

function slabs(coordinate: number, chord: number, side: number): Slab[] {
  const first = slabOf(Math.max(-1, coordinate - chord), side);
  const last = slabOf(Math.min(1, coordinate + chord), side);
  const found: Slab[] = [];
  for (let index = first; index <= last; index++) {
    const low = index * side - 1;
    const high = low + side;
    const gap = Math.max(0, low - coordinate, coordinate - high);
    const least = low > 0 ? low : high < 0 ? -high : 0;
    const most = Math.max(-low, high);
    found.push({ index, gap2: gap * gap, least2: least * least, most2: most * most });
  }
  return found;
}

function records(capacity: number): { doubles: Float64Array; words: Int32Array } {
  const buffer = new ArrayBuffer(capacity * RECORD_BYTES);
  return { doubles: new Float64Array(buffer), words: new Int32Array(buffer) };
}

function resize(cell: Cell, capacity: number): void {
  const { doubles, words } = records(capacity);
  words.set(cell.words.subarray(0, cell.count * WORDS));
  cell.doubles = doubles;
  cell.words = words;
}
