import { by, CollectionCore, type LiveView } from '../../client/kernel/collection-core.ts';
import type { Followed } from './live-client.ts';

export interface ListRules<Answer, View> {
  type: string;
  from(answer: Answer): readonly View[];
  /** The predicate that the server filters by. */
  matches?(view: View): boolean;
  order?: (a: View, b: View) => number;
  /** Size of the window; the whole room without it. */
  limit?: number;
  hasMore?(answer: Answer): boolean;
}

/** Draws a list of the followed answer with the client's own collection. */
export function drawList<Answer, View extends LiveView>(
  followed: Followed,
  { type, from, matches = () => true, order = by(({ id }) => id), limit, hasMore }: ListRules<Answer, View>,
): CollectionCore<View> {
  const core = new CollectionCore<View>({
    types: [type],
    order,
    matches,
    limit: limit ?? Number.POSITIVE_INFINITY,
  });
  followed.attach({
    load: (answer) =>
      core.load(
        from(answer as Answer).map((view) => [type, view] as const),
        hasMore?.(answer as Answer) ?? false,
      ),
    apply: (entry) => core.apply(entry),
    draw: () => {},
  });
  return core;
}

/** What is drawn, by id. */
export const drawn = <View extends LiveView>(core: CollectionCore<View>): View[] =>
  core.shown.map(({ view }) => view).sort((a, b) => (a.id < b.id ? -1 : 1));

/**
 * Fetches the answer anew when the client stands at exactly its numbers, so that the two can be
 * compared although others go on writing.
 */
export async function fetchAtSamePosition<Answer>(followed: Followed): Promise<Answer> {
  for (;;) {
    const { body, positions } = await followed.ask();
    for (const position of positions) await followed.reached(position);
    if (positions.every(({ room, seq }) => followed.at(room) === seq)) return body as Answer;
  }
}
