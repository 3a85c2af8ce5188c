import { afterAll, beforeAll, expect, it } from 'vitest';
import { chanceOf } from '../support/chance.ts';
import { TestServer } from '../support/test-server.ts';
import { ZoneCrowd } from '../support/zone-crowd.ts';

const SEED = 20_261_126;
const VOLUNTEERS = 200;
const NONPROFITS = 5;
const STEPS_EACH = 16;
/** All needs are at the same time, so each of these gets one place and is refused the next. */
const SIGNING = 10;
const SIGN_UPS = 40;

let server: TestServer;
let crowd: ZoneCrowd;
const statuses: number[] = [];
beforeAll(async () => {
  server = await TestServer.start();
  crowd = await ZoneCrowd.gather(server, { volunteers: VOLUNTEERS, nonprofits: NONPROFITS });
  const chance = chanceOf(SEED);
  const writing = crowd.nonprofits.map((nonprofit) => crowd.write(nonprofit, STEPS_EACH, chance));
  const signing = (async () => {
    for (let n = 0; n < SIGN_UPS; n++)
      statuses.push(await crowd.signUp(chance.pick(crowd.lookers.slice(0, SIGNING)), chance));
  })();
  await Promise.all([...writing, signing]);
}, 180_000);
afterAll(async () => {
  crowd?.leave();
  await server.close();
});

it('200 volunteers who browse while 5 nonprofits write see what they would fetch, each on their screen', async () => {
  // Places were taken and refused, so needs filled and left the lists besides those called off.
  expect(new Set(statuses)).toEqual(new Set([201, 409]));
  const screens = await Promise.all(crowd.lookers.map((looker) => crowd.screens(looker)));
  expect(screens).toHaveLength(VOLUNTEERS);
  expect(screens[0]!.fetched.length).toBeGreaterThan(NONPROFITS);
  for (const { shown, fetched } of screens) expect(shown).toEqual(fetched);
});

it('nobody had to fetch again, and every room went up one by one', () => {
  for (const { needs } of crowd.lookers) {
    needs.provesOrder();
    expect(needs.loads).toHaveLength(1);
  }
});
