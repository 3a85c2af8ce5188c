import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEngine, type Engine } from '#server/modules/matching/engine.ts';
import type { NeedFacts, VolunteerFacts } from '#server/modules/matching/facts.ts';
import {
  type Candidate,
  candidateOf,
  naiveNeeds,
  naiveRanking,
  type Occasion,
  occasionOf,
} from '#server/modules/matching/naive-ranking.ts';
import { BEST_SHOWN } from '#shared/matching.ts';
import { needFacts, ORGANISATIONS, volunteerFacts, weights } from './world.ts';

const VOLUNTEERS = 90;
const NEEDS = 6;

const volunteerId = fc.nat(VOLUNTEERS - 1).map((n) => `volunteer-${n}`);
const needId = fc.nat(NEEDS - 1).map((n) => `need-${n}`);

type Step =
  | { do: 'set volunteer'; facts: VolunteerFacts }
  | { do: 'remove volunteer'; id: string }
  | { do: 'set need'; facts: NeedFacts }
  | { do: 'remove need'; id: string }
  | { do: 'follow' | 'unfollow'; id: string };

/** Blocks that are made or taken back: nothing else of the volunteer changes. */
interface Blocking {
  do: 'block';
  id: string;
  blocked: string[];
}

const step: fc.Arbitrary<Step | Blocking> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('set volunteer'), facts: volunteerFacts(volunteerId) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('remove volunteer'), id: volunteerId }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('block'),
      id: volunteerId,
      blocked: fc.subarray([...ORGANISATIONS]),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('set need'), facts: needFacts(needId) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove need'), id: needId }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('follow', 'unfollow'), id: volunteerId }) },
) as fc.Arbitrary<Step | Blocking>;

/** The same facts, judged by the definition only. */
class Definition {
  readonly volunteers = new Map<string, Candidate>();
  readonly needs = new Map<string, Occasion>();
  readonly followed = new Set<string>();

  apply(step: Step): void {
    if (step.do === 'set volunteer') this.volunteers.set(step.facts.id, candidateOf(step.facts));
    else if (step.do === 'remove volunteer') this.volunteers.delete(step.id);
    else if (step.do === 'set need') this.needs.set(step.facts.id, occasionOf(step.facts));
    else if (step.do === 'remove need') this.needs.delete(step.id);
    else if (step.do === 'follow') this.followed.add(step.id);
    else this.followed.delete(step.id);
  }

  /** What a step comes to, for the volunteer as they are now; nobody stays nobody. */
  meant(step: Step | Blocking): Step {
    if (step.do !== 'block') return step;
    const known = this.volunteers.get(step.id);
    if (!known) return { do: 'remove volunteer', id: step.id };
    return { do: 'set volunteer', facts: { ...known.facts, blocked: step.blocked } };
  }
}

function apply(engine: Engine, step: Step) {
  if (step.do === 'set volunteer') return engine.setVolunteer(step.facts);
  if (step.do === 'remove volunteer') return engine.removeVolunteer(step.id);
  if (step.do === 'set need') return engine.setNeed(step.facts);
  if (step.do === 'remove need') return engine.removeNeed(step.id);
  if (step.do === 'follow') engine.follow(step.id);
  else engine.unfollow(step.id);
  return { needs: new Set<string>(), volunteers: new Set<string>() };
}

test('every list equals the definition after every step, and every changed list is reported', () => {
  const worlds = fc.record({
    weights,
    slack: fc.constantFrom(0, 1, 3, 12, undefined),
    volunteers: fc.array(volunteerFacts(volunteerId), { minLength: 10, maxLength: 130, size: 'max' }),
    needs: fc.array(needFacts(needId), { minLength: 1, maxLength: NEEDS, size: 'max' }),
    steps: fc.array(step, { minLength: 5, maxLength: 30, size: 'max' }),
  });
  let lists = 0;
  let lines = 0;
  let movedByBlocks = 0;
  fc.assert(
    fc.property(worlds, ({ weights, slack, volunteers, needs, steps }) => {
      const engine = createEngine(slack === undefined ? { weights } : { weights, slack });
      const definition = new Definition();
      const shown = new Map<string, unknown>();
      const beginning: Step[] = [
        ...volunteers.map((facts): Step => ({ do: 'set volunteer', facts })),
        ...needs.map((facts): Step => ({ do: 'set need', facts })),
      ];
      for (const step of beginning) {
        definition.apply(step);
        apply(engine, step);
      }
      for (const drawn of [null, ...steps]) {
        const step = drawn && definition.meant(drawn);
        const changes = step === null ? null : apply(engine, step);
        if (step !== null) definition.apply(step);
        for (const [id, occasion] of definition.needs) {
          const expected = naiveRanking(occasion, [...definition.volunteers.values()], weights, BEST_SHOWN);
          expect(engine.best(id)).toEqual(expected);
          if (changes !== null && shown.has(id)) {
            if (drawn?.do === 'block' && !same(shown.get(id), expected.best)) movedByBlocks += 1;
            const isNewlySet = step?.do === 'set need' && step.facts.id === id;
            if (!isNewlySet) expect(changes.needs.has(id)).toBe(!same(shown.get(id), expected.best));
          }
          shown.set(id, expected.best);
          lists += 1;
          lines += expected.best.length;
        }
        for (const id of definition.followed) {
          const candidate = definition.volunteers.get(id);
          const expected =
            candidate === undefined
              ? { best: [], eligible: 0 }
              : naiveNeeds(candidate, [...definition.needs.values()], weights, BEST_SHOWN);
          expect(engine.bestForVolunteer(id)).toEqual(expected);
          if (changes !== null && shown.has(id) && !same(shown.get(id), expected.best)) {
            expect(changes.volunteers).toContain(id);
          }
          shown.set(id, expected.best);
        }
        if (step?.do === 'remove need' || step?.do === 'unfollow') shown.delete(step.id);
      }
    }),
    // Worlds this large shrink for minutes: on failure, run the reported seed and path without `endOnFailure`.
    { numRuns: 200, seed: 20260610, endOnFailure: true },
  );
  expect(lists).toBeGreaterThan(1000);
  expect(lines / lists).toBeGreaterThan(7);
  expect(movedByBlocks).toBeGreaterThan(50);
});

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
