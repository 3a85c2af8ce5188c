import type { PolygonRings, Position, Ring } from '../zone-of-point.ts';

/*
 * Outlines for a map need a tenth of the corners that a survey has. Simplified one by one, neighbours would
 * leave slivers between them. So rings are cut where borders meet, and each piece of border is simplified
 * once, for both of its sides.
 */

/** A place on a grid of a metre, as whole numbers. */
interface Corner {
  x: number;
  y: number;
  /** The same for the same place. */
  key: number;
}

const PER_DEGREE = 1e5;
const ROW = 4e7;

function cornerOf([lng, lat]: Position): Corner {
  const [x, y] = [Math.round(lng! * PER_DEGREE), Math.round(lat! * PER_DEGREE)];
  return { x, y, key: (y + 180 * PER_DEGREE) * ROW + x + 180 * PER_DEGREE };
}

const positionOf = ({ x, y }: Corner): [number, number] => [x / PER_DEGREE, y / PER_DEGREE];

/** Corners without the one that closes the ring, and without those that fall together. */
function cornersOf(ring: Ring): Corner[] {
  const corners = ring.slice(0, -1).map(cornerOf);
  return corners.filter(({ key }, n) => key !== corners.at(n - 1)?.key);
}

/** Corners at which borders meet: some ring comes to them, or leaves them, otherwise than another. */
function meetings(rings: readonly Corner[][]): Set<number> {
  const seen = new Map<number, [number, number]>();
  const meeting = new Set<number>();
  for (const ring of rings) {
    for (const [n, { key }] of ring.entries()) {
      const [before, after] = [ring.at(n - 1)!.key, ring[(n + 1) % ring.length]!.key];
      const known = seen.get(key);
      if (!known) seen.set(key, [before, after]);
      else if (!(known.includes(before) && known.includes(after))) meeting.add(key);
    }
  }
  return meeting;
}

/** The ring in pieces, each from one meeting to the next, both in it. A ring without one is one piece. */
function* piecesOf(ring: readonly Corner[], meeting: ReadonlySet<number>): Generator<Corner[]> {
  const first = ring.findIndex(({ key }) => meeting.has(key));
  const least = ring.reduce((best, { key }, n) => (key < ring[best]!.key ? n : best), 0);
  // Whichever ring it is in, and wherever that begins, an island begins at the same corner.
  const start = first === -1 ? least : first;
  const turned = [...ring.slice(start), ...ring.slice(0, start), ring[start]!];
  let piece: Corner[] = [turned[0]!];
  for (const corner of turned.slice(1)) {
    piece.push(corner);
    if (!meeting.has(corner.key)) continue;
    yield piece;
    piece = [corner];
  }
  if (piece.length > 1) yield piece;
}

/** Square of the distance to the line between two corners, in units of a degree of latitude. */
function offset(corner: Corner, from: Corner, to: Corner, squeeze: number): number {
  const [ax, ay] = [(to.x - from.x) * squeeze, to.y - from.y];
  const [bx, by] = [(corner.x - from.x) * squeeze, corner.y - from.y];
  const length = ax * ax + ay * ay;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, (ax * bx + ay * by) / length));
  return (bx - along * ax) ** 2 + (by - along * ay) ** 2;
}

/** The corner farthest from the line between the ends of the stretch, if it is farther than the tolerance. */
function farthest(piece: readonly Corner[], from: number, to: number, tolerance: number): number | null {
  const squeeze = Math.cos((piece[from]!.y / PER_DEGREE) * (Math.PI / 180));
  let [most, at]: [number, number | null] = [tolerance ** 2, null];
  for (let n = from + 1; n < to; n++) {
    const away = offset(piece[n]!, piece[from]!, piece[to]!, squeeze);
    if (away > most) [most, at] = [away, n];
  }
  return at;
}

/** Keeps what stands out from the line between its neighbours (Douglas and Peucker 1973). */
function simplified(piece: readonly Corner[], tolerance: number): Corner[] {
  const kept = new Set([0, piece.length - 1]);
  const stretches: [number, number][] = [[0, piece.length - 1]];
  for (let stretch = stretches.pop(); stretch; stretch = stretches.pop()) {
    const [from, to] = stretch;
    const at = farthest(piece, from, to, tolerance);
    if (at === null) continue;
    kept.add(at);
    stretches.push([from, at], [at, to]);
  }
  return piece.filter((_, n) => kept.has(n));
}

/** The same for both sides of a border, which walk it in opposite directions. */
function simplifiedEitherWay(piece: readonly Corner[], tolerance: number): Corner[] {
  const [from, to] = [piece[0]!.key, piece.at(-1)!.key];
  const forward = from === to ? piece[1]!.key < piece.at(-2)!.key : from < to;
  return forward ? simplified(piece, tolerance) : simplified(piece.toReversed(), tolerance).reverse();
}

function areaOf(ring: readonly Corner[]): number {
  let twice = 0;
  for (const [n, { x, y }] of ring.entries()) {
    const before = ring.at(n - 1)!;
    twice += before.x * y - x * before.y;
  }
  return Math.abs(twice) / 2;
}

/**
 * Polygons with fewer corners, none of which is farther than the tolerance from where the border was; both in
 * degrees of latitude. What is neighbour stays neighbour, without gaps. Rings that come to nothing are left out.
 */
export function simplifyBorders(
  areas: readonly (readonly PolygonRings[])[],
  tolerance: number,
): [number, number][][][][] {
  const cornered = areas.map((polygons) => polygons.map((rings) => rings.map(cornersOf)));
  const meeting = meetings(cornered.flat(2).filter(({ length }) => length > 2));
  const least = (tolerance * PER_DEGREE) ** 2;
  const simplify = (ring: readonly Corner[]): Corner[] =>
    [...piecesOf(ring, meeting)].flatMap((piece) =>
      simplifiedEitherWay(piece, tolerance * PER_DEGREE).slice(0, -1),
    );
  return cornered.map((polygons) =>
    polygons.flatMap((rings) => {
      const [outer, ...holes] = rings.map((ring) => (ring.length > 2 ? simplify(ring) : ring));
      if (!outer || outer.length < 3 || areaOf(outer) < least) return [];
      const kept = holes.filter((hole) => hole.length > 2 && areaOf(hole) >= least);
      return [[outer, ...kept].map((ring) => [...ring, ring[0]!].map(positionOf))];
    }),
  );
}
