import { z } from 'zod';
import type { Clock } from '#server/kernel/clock.ts';
import { type Route, read, type WriteInput, write } from '#server/kernel/http/route.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import { OPERATIONS_ROOM } from '#shared/kernel/rooms.ts';
import {
  AdoptWeights,
  AlgorithmPerformance,
  ChooseVersion,
  PreviewedWeights,
  PreviewWeights,
  WeightVersionView,
} from '#shared/learning.ts';
import { adoptVersion, adoptWeights, type Decision, refuseVersion, rollBack } from './decide-weights.ts';
import { learn } from './learn.ts';
import { LAB_WEEKS, loadOutcomes } from './load-outcomes.ts';
import { performanceOf } from './performance.ts';
import { loadShowUpModel } from './show-up-store.ts';
import { WeightVersion, weightVersionView } from './weight-version.entity.ts';
import { weightsInForce } from './weights-in-force.ts';

const Nothing = z.strictObject({});
const MOST_SHOWN = 100;
const EXAMPLE_ID = '0198c5a0-7d1f-7c41-9d3e-3a1b2c4d5e6f';
const EXAMPLE_WEIGHTS = { skill: 33, availability: 25, proximity: 23, reliability: 19 };
const DECIDED = { '409 state': 'The version is in a state that does not lead there.' };
const IN_FORCE = { '409 in-force': 'Matching goes by these weights already.' };

async function decisionOf({
  transaction: { em },
  actor,
  now,
}: Pick<WriteInput<unknown>, 'transaction' | 'actor' | 'now'>): Promise<Decision> {
  const { id, displayName } = await em.findOneOrFail(Account, { id: actor.accountId });
  return { by: { id, displayName }, now };
}

/** What administrators see of the weights, and decide about them (V14). */
export const learningRoutes = (clock: Clock): Route[] => [
  read({
    path: '/admin/algorithm-performance',
    access: 'administrator',
    policy: 'platform.read',
    summary:
      'How well the score tells who turns up, on the last eight weeks, and every version of the weights.',
    answer: AlgorithmPerformance,
    run: async ({ snapshot: { em, sql, shows } }) => {
      shows(OPERATIONS_ROOM);
      const versions = await em.find(WeightVersion, {}, { orderBy: { number: 'desc' }, limit: MOST_SHOWN });
      const outcomes = await loadOutcomes(sql, clock.now(), LAB_WEEKS);
      return {
        weeks: LAB_WEEKS,
        now: performanceOf(outcomes, await weightsInForce(sql)),
        versions: versions.map(weightVersionView),
        showUp: (await loadShowUpModel(sql))?.report ?? null,
      };
    },
  }),
  read({
    path: '/admin/weights/preview',
    access: 'administrator',
    policy: 'platform.read',
    summary: 'What if: the last eight weeks scored under these weights, beside those in force.',
    query: PreviewWeights,
    answer: PreviewedWeights,
    run: async ({ snapshot: { sql }, query }) => {
      const outcomes = await loadOutcomes(sql, clock.now(), LAB_WEEKS);
      return {
        before: performanceOf(outcomes, await weightsInForce(sql)),
        after: performanceOf(outcomes, query),
      };
    },
  }),
  write('post', {
    path: '/admin/weights/learn',
    access: 'administrator',
    policy: 'platform.manage',
    summary: 'Learns from the outcomes of half a year now; what comes of it waits for a decision.',
    body: Nothing,
    status: 201,
    answer: WeightVersionView,
    example: {},
    run: async (input) => {
      const { by, now } = await decisionOf(input);
      const version = await learn(input.transaction, now, by);
      await input.transaction.em.flush();
      return weightVersionView(version);
    },
  }),
  write('post', {
    path: '/admin/weights/adopt',
    access: 'administrator',
    policy: 'platform.manage',
    summary: 'Puts a proposal into force, or weights of one’s own; every list of suggestions follows.',
    body: AdoptWeights,
    answer: WeightVersionView,
    example: { weights: EXAMPLE_WEIGHTS },
    refusals: { ...DECIDED, ...IN_FORCE },
    run: async (input) => {
      const { transaction, body } = input;
      const decision = await decisionOf(input);
      const version =
        'versionId' in body
          ? await adoptVersion(transaction, body.versionId, decision)
          : await adoptWeights(transaction, body.weights, decision);
      await transaction.em.flush();
      return weightVersionView(version);
    },
  }),
  write('post', {
    path: '/admin/weights/refuse',
    access: 'administrator',
    policy: 'platform.manage',
    summary: 'Says no to a proposal.',
    body: ChooseVersion,
    answer: WeightVersionView,
    example: { versionId: EXAMPLE_ID },
    refusals: DECIDED,
    run: async (input) => {
      const version = await refuseVersion(input.transaction, input.body.versionId, await decisionOf(input));
      await input.transaction.em.flush();
      return weightVersionView(version);
    },
  }),
  write('post', {
    path: '/admin/weights/roll-back',
    access: 'administrator',
    policy: 'platform.manage',
    summary: 'Goes back to the weights of an earlier version.',
    body: ChooseVersion,
    answer: WeightVersionView,
    example: { versionId: EXAMPLE_ID },
    refusals: { ...DECIDED, ...IN_FORCE },
    run: async (input) => {
      const version = await rollBack(input.transaction, input.body.versionId, await decisionOf(input));
      await input.transaction.em.flush();
      return weightVersionView(version);
    },
  }),
];
