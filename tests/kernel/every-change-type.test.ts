import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administrationCases } from './change-cases/administration-cases.ts';
import { commitmentCases } from './change-cases/commitment-cases.ts';
import { identityCases } from './change-cases/identity-cases.ts';
import { needCases } from './change-cases/need-cases.ts';
import { notificationCases } from './change-cases/notification-cases.ts';
import { organisationCases } from './change-cases/organisation-cases.ts';
import { peopleCases } from './change-cases/people-cases.ts';
import { volunteeringCases } from './change-cases/volunteering-cases.ts';
import { type Cases, World } from './change-cases/world.ts';

/** One list or more for every change type there is. */
const cases: Cases = {
  ...identityCases,
  ...organisationCases,
  ...peopleCases,
  ...administrationCases,
  ...needCases,
  ...volunteeringCases,
  ...commitmentCases,
  ...notificationCases,
};

let world: World;
beforeAll(async () => {
  world = await World.begin();
});
afterAll(() => world.end());

it('there is a case for every change type, and none for a type that is not', () => {
  expect(Object.keys(cases).sort()).toEqual(world.server.server.things.types().sort());
  expect(Object.values(cases).every((ofType) => ofType.length > 0)).toBe(true);
});

describe.each(Object.entries(cases))('%s: applying the changes equals fetching anew', (type, ofType) => {
  it.each(ofType)('$what', ({ verify }) => verify(world, type));
});
