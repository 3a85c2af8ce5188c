/** Joins a list to the source it draws from. */
import type { CollectionCore, LiveView } from './collection-core.ts';
import { knownRecords } from './known-records.ts';
import type { LiveSource } from './live-source.ts';

export interface Drawing<Answer, View> {
  /** Change type to its views in the answer. */
  from: Record<string, (answer: Answer) => readonly View[]>;
  hasMore: (answer: Answer) => boolean;
}

/** Keeps the core equal to the source until the returned function is called; `draw` follows every change. */
export function drawFrom<Answer, View extends LiveView>(
  source: LiveSource,
  core: CollectionCore<View>,
  { from, hasMore }: Drawing<Answer, View>,
  draw: (answer: Answer | undefined) => void,
): () => void {
  let answer: Answer | undefined;
  return source.attach({
    load(data) {
      answer = data as Answer;
      core.load(viewsOf(data as Answer, from), hasMore(data as Answer));
    },
    apply(entry) {
      if (entry.type in from) {
        if (entry.op === 'remove') knownRecords.forget(entry.type, entry.id);
        else knownRecords.note(entry.type, entry.view as View);
      }
      core.apply(entry);
    },
    draw() {
      if (core.needsRefill) source.refill();

      draw(answer);
    },
  });
}

function* viewsOf<Answer, View extends LiveView>(
  answer: Answer,
  from: Record<string, (answer: Answer) => readonly View[]>,
): Generator<[string, View]> {
  for (const [type, views] of Object.entries(from)) {
    for (const view of views(answer)) {
      knownRecords.note(type, view);
      yield [type, view];
    }
  }
}

/** Pages answer `{items, nextCursor}`. */
export function hasCursor(answer: unknown): boolean {
  return (answer as { nextCursor?: string | null } | null)?.nextCursor != null;
}
