import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { by, type CollectionCore, type LiveView } from '../../client/kernel/collection-core.ts';
import { type AskState, LiveClient, type Step } from './live-client.ts';
import type { Person } from './person.ts';
import { drawList, fetchAtSamePosition } from './same-as-fetched.ts';

/** How many rows the window shows. */
const WINDOW = 2;

export interface VerifiedChange<Answer, View extends LiveView> {
  /** Change type whose entry the act must bring. */
  type: string;
  room: string;
  /** Who listens. */
  person: Person;
  /** Gets the state over HTTP, or, where no route shows it, in the same kind of snapshot. */
  fetch: string | AskState;
  from(answer: Answer): readonly (View | null | undefined)[];
  /** The predicate that the state is filtered by. */
  matches?: (view: View) => boolean;
  order?: (a: View, b: View) => number;
  /** Whether the thing must appear or change, or go. */
  op?: 'upsert' | 'remove';
  /** The verb. */
  act(): Promise<unknown>;
}

/**
 * Proves for one verb that the old state with its changes applied is what a fetch gives: with the
 * client's own rule and collection, on the whole room and on a window of it. The changes must have
 * arrived by themselves: fetching again would hide that they are missing.
 */
export async function verifyChange<Answer, View extends LiveView>(
  verified: VerifiedChange<Answer, View>,
): Promise<void> {
  const {
    type,
    room,
    person,
    fetch,
    matches = () => true,
    order = by(({ id }) => id),
    op = 'upsert',
    act,
  } = verified;
  const from = (answer: Answer) => verified.from(answer).filter((view): view is View => view != null);
  const client = new LiveClient(person);
  await client.connect();
  try {
    const ask: AskState = typeof fetch === 'string' ? (asking) => asking.ask('GET', fetch) : fetch;
    const followed = await client.follow(typeof fetch === 'string' ? fetch : type, ask);
    expect(followed.loads[0]?.positions.map((position) => position.room)).toContain(room);
    const rules = { type, from, matches, order };
    const all = drawList<Answer, View>(followed, rules);
    const window = drawList<Answer, View>(followed, { ...rules, limit: WINDOW });
    const before = shown(all);
    const begun = followed.steps.length;
    await act();
    // Lists that the server derives may still follow from what was done before.
    const changed = () =>
      brought(followed.steps.slice(begun), verified, op) && !isDeepStrictEqual(shown(all), before);
    await followed.until(changed, `${op} of ${type} in ${room}`);
    const answer = await fetchAtSamePosition<Answer>(followed);
    const fetched = from(answer)
      .filter(matches)
      .toSorted((a, b) => order(a, b) || (a.id < b.id ? -1 : 1));
    followed.provesOrder();
    expect(followed.loads, 'it was fetched again instead of told').toHaveLength(1);
    expect(shown(all)).toEqual(fetched);
    expect(shown(window)).toEqual(fetched.slice(0, WINDOW));
  } finally {
    client.close();
  }
}

const shown = <View extends LiveView>(core: CollectionCore<View>): View[] =>
  core.shown.map(({ view }) => view);

function brought(
  steps: readonly Step[],
  { type, room }: { type: string; room: string },
  op: string,
): boolean {
  return steps.some(
    (step) =>
      step.kind === 'applied' &&
      step.change.room === room &&
      step.change.entries.some((entry) => entry.type === type && entry.op === op),
  );
}
