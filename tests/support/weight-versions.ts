import { WeightVersion } from '#server/modules/volunteering/learning/weight-version.entity.ts';
import type { WeightState } from '#shared/learning.ts';
import type { TestServer } from './test-server.ts';

const WORK = { actor: 'system:test', mutation: null, source: null };

/** Makes a version that nobody has learned, with weights that no other has; gives its id. */
export async function proposeWeights(
  { kernel }: TestServer,
  state: Extract<WeightState, 'proposed' | 'past'> = 'proposed',
): Promise<string> {
  const { result } = await kernel.transactor.transact(WORK, async ({ em, sql }) => {
    const [{ last } = { last: 0 }] = await sql<{ last: unknown }>(
      'select max(number) as last from weight_version',
    );
    const number = Number(last) + 1;
    const version = em.create(WeightVersion, {
      ...{ number, state, madeBy: 'learning', byName: '', createdAt: new Date() },
      weights: { skill: 30 + number / 10, availability: 30 - number / 10, proximity: 20, reliability: 20 },
    });
    await em.flush();
    return version.id;
  });
  return result;
}
