/**
 * What an eye would call moved between two orders: the fewest keys that have to be taken out and
 * put back elsewhere. One row that jumps from 10 to 4 moved; the six it passed did not.
 */
export function movedKeys(before: readonly string[], after: readonly string[]): Set<string> {
  const places = new Map(before.map((key, i) => [key, i]));
  const stayed = after.filter((key) => places.has(key));

  // The longest rising run of old places stays put: patience sorting with back links.
  const tails: number[] = [];
  const previous: number[] = [];
  const placeOf = (i: number): number => places.get(stayed[i] as string) as number;
  for (let i = 0; i < stayed.length; i++) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (placeOf(tails[middle] as number) < placeOf(i)) low = middle + 1;
      else high = middle;
    }
    previous[i] = low > 0 ? (tails[low - 1] as number) : -1;
    tails[low] = i;
  }
  const still = new Set<string>();
  for (
    let i = tails.length > 0 ? (tails[tails.length - 1] as number) : -1;
    i >= 0;
    i = previous[i] as number
  ) {
    still.add(stayed[i] as string);
  }
  return new Set(stayed.filter((key) => !still.has(key)));
}

/** How many changes a person would count between two orders; one in and one out is one change. */
export function countChanges(before: readonly string[], after: readonly string[]): number {
  const was = new Set(before);
  const is = new Set(after);
  const came = after.filter((key) => !was.has(key)).length;
  const left = before.filter((key) => !is.has(key)).length;
  return movedKeys(before, after).size + Math.max(came, left);
}
