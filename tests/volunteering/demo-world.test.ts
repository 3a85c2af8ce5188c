import { describe, expect, it } from 'vitest';
import {
  candidateOf,
  naiveNeeds,
  naiveRanking,
  type Occasion,
  occasionOf,
} from '#server/modules/matching/naive-ranking.ts';
import { type DemoWorld, demoWorld } from '#server/modules/volunteering/demo/demo-world.ts';
import { showUpProbability } from '#server/modules/volunteering/demo/past-work.ts';
import { createZoneIndex } from '#server/modules/volunteering/zone-of-point.ts';
import { Email } from '#shared/identity.ts';
import { STARTING_WEIGHTS } from '#shared/matching.ts';
import { PostNeed, SaveVolunteer } from '#shared/volunteering.ts';

const DAY = 86_400_000;
const NOW = new Date('2026-11-21T15:00:00Z');
const world = demoWorld({ seed: 1, now: NOW });

const candidates = ({ volunteers }: DemoWorld) =>
  volunteers.map(({ email, displayName, profile, outcomes }) =>
    candidateOf({
      ...profile,
      outcomes,
      id: email,
      name: displayName,
      createdAt: 0,
      busy: [],
      blocked: [],
      answered: [],
    }),
  );

const openOccasions = ({ needs }: DemoWorld): Occasion[] =>
  needs
    .filter(({ state }) => state === 'open')
    .map(({ key, nonprofitKey, fields }) =>
      occasionOf({
        ...fields,
        id: key,
        organisationId: nonprofitKey,
        startsAt: Date.parse(fields.startsAt),
        endsAt: Date.parse(fields.endsAt),
      }),
    );

const at = (day: string) => demoWorld({ seed: 1, now: new Date(day) });

describe('the demo world', () => {
  it('is the same for the same seed and Brooklyn day, and another for another seed', () => {
    expect(at('2026-11-22T04:59:59Z')).toEqual(world);
    expect(at('2026-11-22T05:00:00Z')).not.toEqual(world);
    const { volunteers } = demoWorld({ seed: 2, now: NOW });
    expect(volunteers.map(({ email }) => email)).not.toEqual(world.volunteers.map(({ email }) => email));
  });

  it('has the same people on any day', () => {
    const who = ({ volunteers }: DemoWorld) =>
      volunteers.map(({ email, displayName, zoneCode, profile }) => [
        email,
        displayName,
        zoneCode,
        profile.point,
        profile.skills,
        profile.availability.weekly,
      ]);
    expect(who(at('2029-02-28T12:00:00Z'))).toEqual(who(world));
  });

  it('has 20 zones, 5 nonprofits, 200 volunteers and 50 needs', () => {
    expect([world.zones, world.nonprofits, world.volunteers, world.needs].map((list) => list.length)).toEqual(
      [20, 5, 200, 50],
    );
  });

  it('lets three people sign in: administrator, first coordinator, first volunteer', () => {
    expect(world.accounts.filter(({ signsIn }) => signsIn)).toEqual([
      expect.objectContaining({
        email: 'admin@demo.example',
        displayName: 'Avery Stone',
        administrator: true,
      }),
      expect.objectContaining({ email: 'coordinator@demo.example', displayName: 'Ruth Okafor' }),
      expect.objectContaining({ email: 'volunteer@demo.example', displayName: 'Dana Kessler' }),
    ]);
    expect(world.nonprofits[0]).toMatchObject({
      name: 'Flatbush Pantry',
      coordinatorEmail: 'coordinator@demo.example',
    });
    expect(world.volunteers[0]?.email).toBe('volunteer@demo.example');
  });

  it('gives everybody a valid address of their own', () => {
    const emails = world.accounts.map(({ email }) => email);
    expect(new Set(emails).size).toBe(emails.length);
    for (const email of emails) expect(Email.parse(email)).toBe(email);
    for (const one of world.accounts.filter(({ signsIn }) => !signsIn)) {
      expect([one.email.endsWith('@people.demo.example'), one.administrator]).toEqual([true, false]);
    }
    const known = new Set(emails);
    expect(world.volunteers.every(({ email }) => known.has(email))).toBe(true);
    expect(world.nonprofits.every(({ coordinatorEmail }) => known.has(coordinatorEmail))).toBe(true);
  });

  it('holds only what the contract accepts', () => {
    const organisationId = '00000000-0000-4000-8000-000000000000';
    for (const { fields } of [...world.needs, ...world.pastNeeds]) {
      expect(PostNeed.safeParse({ ...fields, organisationId }).error?.issues).toBeUndefined();
    }
    for (const { profile } of world.volunteers) {
      expect(SaveVolunteer.safeParse(profile).error?.issues).toBeUndefined();
    }
  });

  it('puts everything into the zone that holds its point', () => {
    const { zoneOf } = createZoneIndex(world.zones);
    for (const { profile, zoneCode } of world.volunteers) expect(zoneOf(profile.point)?.code).toBe(zoneCode);
    for (const { sites } of world.nonprofits) {
      for (const { point, zone } of sites) expect(zoneOf(point)?.name).toBe(zone);
    }
    for (const { fields, zoneCode } of [...world.needs, ...world.pastNeeds]) {
      expect((fields.point && zoneOf(fields.point)?.code) ?? null).toBe(zoneCode);
    }
    expect(new Set(world.volunteers.map(({ zoneCode }) => zoneCode)).size).toBe(20);
  });
});

describe('the coming needs', () => {
  it.each(['2026-11-21T15:00:00Z', '2027-03-01T04:00:00Z', '2028-10-30T23:59:00Z'])(
    'lie in the three weeks after %s',
    (day) => {
      const now = Date.parse(day);
      const starts = at(day).needs.map(({ fields }) => Date.parse(fields.startsAt));
      expect(Math.min(...starts)).toBeGreaterThan(now);
      expect(Math.max(...starts)).toBeLessThan(now + 23 * DAY);
      expect(Math.max(...starts)).toBeGreaterThan(now + 14 * DAY);
    },
  );

  it('are drafts five times, twice without a place', () => {
    expect(world.needs.filter(({ state }) => state === 'draft')).toHaveLength(5);
    expect(world.needs.filter(({ fields }) => fields.point === null).map(({ state }) => state)).toEqual([
      'draft',
      'draft',
    ]);
  });

  it('are of every kind', () => {
    expect(new Set(world.needs.map(({ fields }) => fields.category)).size).toBe(10);
    expect(world.needs.filter(({ fields }) => fields.recurrence !== null)).toHaveLength(4);
    expect(world.needs.some(({ fields }) => fields.signUp === 'approval')).toBe(true);
  });

  it.each([1, 2, 3, 7, 42])('nearly all have a good list of suggestions (seed %i)', (seed) => {
    const some = demoWorld({ seed, now: NOW });
    const people = candidates(some);
    const lists = openOccasions(some).map((need) => naiveRanking(need, people, STARTING_WEIGHTS, 20));
    expect(Math.min(...lists.map(({ eligible }) => eligible))).toBeGreaterThanOrEqual(3);
    expect(lists.filter(({ eligible }) => eligible >= 8).length / lists.length).toBeGreaterThan(0.8);
    expect(lists.filter(({ best }) => best[0]!.score >= 80).length / lists.length).toBeGreaterThan(0.9);
  });

  it.each([1, 2, 3, 7, 42])('suit Dana Kessler several times, also at Flatbush Pantry (seed %i)', (seed) => {
    const some = demoWorld({ seed, now: NOW });
    const { best } = naiveNeeds(candidates(some)[0]!, openOccasions(some), STARTING_WEIGHTS, 20);
    expect(best.filter(({ score }) => score >= 75).length).toBeGreaterThanOrEqual(8);
    const pantry = new Set(
      some.needs.filter((one) => one.nonprofitKey === 'flatbush-pantry').map(({ key }) => key),
    );
    expect(best.filter(({ id }) => pantry.has(id)).length).toBeGreaterThanOrEqual(2);
  });
});

describe('the past', () => {
  const isPast = (assignments = world.pastAssignments) =>
    Map.groupBy(assignments, ({ volunteerEmail }) => volunteerEmail);

  it('ended before today', () => {
    for (const { fields, state } of world.pastNeeds) {
      expect(Date.parse(fields.endsAt)).toBeLessThan(NOW.getTime());
      expect(state).toBe('done');
    }
  });

  it('agrees with what is written of each volunteer', () => {
    const past = isPast();
    for (const { email, outcomes, hoursDone } of world.volunteers) {
      const own = past.get(email) ?? [];
      expect(outcomes.showed + outcomes.late + outcomes.noShow + outcomes.excused).toBe(own.length);
      expect(hoursDone).toBe(own.reduce((sum, { hours }) => sum + hours, 0));
      for (const { outcome, hours } of own)
        expect(hours > 0).toBe(outcome === 'showed' || outcome === 'late');
    }
  });

  it('has nobody in two places at once, and no need with more than its places', () => {
    const needs = new Map(world.pastNeeds.map((need) => [need.key, need.fields]));
    for (const own of isPast().values()) {
      const spans = own
        .map(({ needKey }) => needs.get(needKey)!)
        .sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1));
      for (const [i, span] of spans.entries()) {
        if (i > 0) expect(spans[i - 1]!.endsAt <= span.startsAt).toBe(true);
      }
    }
    for (const [key, own] of Map.groupBy(world.pastAssignments, ({ needKey }) => needKey)) {
      expect(own.length).toBeLessThanOrEqual(needs.get(key)!.placesMax);
    }
  });

  it.each([1, 2, 3, 7, 42])('shows a show-up rate over 70 %%, and enough to learn from (seed %i)', (seed) => {
    const { pastAssignments } = demoWorld({ seed, now: NOW });
    const counted = pastAssignments.filter(({ outcome }) => outcome !== 'excused');
    const came = counted.filter(({ outcome }) => outcome !== 'no-show');
    expect(came.length / counted.length).toBeGreaterThan(0.7);
    expect(counted.length - came.length).toBeGreaterThan(30);
    expect(came.length).toBeGreaterThan(150);
  });

  it('follows a model in which steadiness helps, and distance and tight hours do not', () => {
    expect(showUpProbability(0, 0, 1)).toBe(0.5);
    expect(showUpProbability(2.1, 2, 1)).toBeCloseTo(1 / (1 + Math.exp(-1.6)), 12);
    expect(showUpProbability(2.1, 2, 0.5)).toBeCloseTo(1 / (1 + Math.exp(-0.6)), 12);
  });
});

describe('the promises for the needs ahead', () => {
  const needs = new Map(world.needs.map((need) => [need.key, need]));

  it('are of open needs, within their places, and nobody has two on one day', () => {
    for (const [key, own] of Map.groupBy(world.promises, ({ needKey }) => needKey)) {
      const { state, fields } = needs.get(key)!;
      expect(state).toBe('open');
      expect(own.filter((one) => one.state === 'confirmed').length).toBeLessThanOrEqual(fields.placesMax);
      const waits = own.some((one) => one.state === 'interested');
      if (waits) expect(fields.signUp).toBe('approval');
    }
    const days = world.promises.map(
      ({ needKey, volunteerEmail }) =>
        `${volunteerEmail} ${needs.get(needKey)!.fields.startsAt.slice(0, 10)}`,
    );
    expect(new Set(days).size).toBe(days.length);
  });

  it.each([1, 2, 3, 7, 42])('leave something to do for everybody (seed %i)', (seed) => {
    const some = demoWorld({ seed, now: NOW });
    const own = some.promises.filter(({ volunteerEmail }) => volunteerEmail === 'volunteer@demo.example');
    expect(own.map(({ state }) => state).sort()).toEqual(['confirmed', 'offered']);
    const states = new Set(some.promises.map(({ state }) => state));
    expect(states).toEqual(new Set(['confirmed', 'interested', 'offered']));
    const pantry = some.needs.filter((one) => one.nonprofitKey === 'flatbush-pantry' && one.state === 'open');
    const taken = (key: string) =>
      some.promises.filter(({ needKey, state }) => needKey === key && state === 'confirmed').length;
    expect(pantry.some(({ key, fields }) => taken(key) >= fields.placesMax)).toBe(true);
    expect(pantry.some(({ key, fields }) => taken(key) < fields.placesMin)).toBe(true);
  });
});
