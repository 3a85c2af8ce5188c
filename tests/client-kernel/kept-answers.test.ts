import { describe, expect, it } from 'vitest';
import type { AnswerStore, KeptAnswer } from '../../client/kernel/answer-store.ts';
import { KeptAnswers } from '../../client/kernel/kept-answers.ts';
import { World } from './simulation/world.ts';

const PROFILE = '/api/auth/profile';

/** A store in memory, a clock in the test's hands, and whoever is said to be here. */
function scene() {
  const world = new World();
  const here = { account: 'bella' as string | undefined };
  const stored = new Map<string, KeptAnswer>();
  const store: AnswerStore = {
    read: async (account, url) => stored.get(`${account} ${url}`) ?? null,
    keep: async (answer) => void stored.set(`${answer.account} ${answer.url}`, answer),
    wipe: async (account) => {
      for (const [key, answer] of stored) if (answer.account === account) stored.delete(key);
    },
  };
  const shown: string[] = [];
  const kept = new KeptAnswers({
    ...{ store, clock: world, now: () => world.now },
    account: () => here.account,
    shows: (at) => shown.push(at),
  });
  return { world, here, stored, shown, kept };
}
const state = (data: unknown) => () => ({ data, entries: [] });

describe('answers that are kept', () => {
  it('are those of the pages of one’s own, as they stand a moment after the change', () => {
    const { world, stored, kept } = scene();
    let data = 'first';
    kept.changed(PROFILE, () => ({ data, entries: [] }));
    data = 'second';
    kept.changed(PROFILE, state('never asked'));
    for (const url of [
      '/api/nonprofit/needs?organisationId=1&limit=500',
      '/api/nonprofit/needs/1',
      '/api/volunteer/matches',
      '/api/zones',
      '/api/organisations/1',
      '/api/nonprofit/profile/1',
      '/api/nonprofit/dashboard?organisationId=1',
      '/api/volunteer/offers?limit=200',
      '/api/volunteer/assignments?state=confirmed&limit=500',
      '/api/volunteer/assignments/1',
    ])
      kept.changed(url, state(url));
    for (const url of [
      '/api/organisations/1/members',
      '/api/organisations/1/invitations',
      '/api/admin/accounts',
      '/api/users/me/sessions',
      '/api/history?entity=a&id=1',
      '/api/audit',
    ])
      kept.changed(url, state(url));
    expect(stored.size).toBe(0);
    world.runUntil(world.now + 2000);
    expect([...stored.values()].map(({ url }) => url)).toHaveLength(11);
    expect(stored.get(`bella ${PROFILE}`)?.data).toBe('second');
  });

  it('are given to nobody else, and say since when they are true', async () => {
    const { world, here, shown, kept } = scene();
    kept.changed(PROFILE, state('hers'));
    world.runUntil(world.now + 2000);
    expect((await kept.read(PROFILE))?.data).toBe('hers');
    expect(shown).toHaveLength(1);
    here.account = 'omar';
    expect(await kept.read(PROFILE)).toBe(null);
    here.account = undefined;
    expect(await kept.read(PROFILE)).toBe(null);
    expect(shown).toHaveLength(1);
  });

  it('are not kept for who has left meanwhile, nor once they are wiped', async () => {
    const { world, here, stored, kept } = scene();
    kept.changed(PROFILE, state('hers'));
    here.account = 'omar';
    world.runUntil(world.now + 2000);
    expect(stored.size).toBe(0);
    here.account = 'bella';
    kept.changed(PROFILE, state('hers'));
    await kept.wipe('bella');
    world.runUntil(world.now + 2000);
    expect(stored.size).toBe(0);
  });

  it('are neither unknown nor too large', () => {
    const { world, stored, kept } = scene();
    kept.changed(PROFILE, () => null);
    kept.changed('/api/zones', state('x'.repeat(400_001)));
    world.runUntil(world.now + 2000);
    expect(stored.size).toBe(0);
  });
});
