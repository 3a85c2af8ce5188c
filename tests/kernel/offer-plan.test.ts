import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerByOf, type Offering, planOffers } from '#server/kernel/offer-plan.ts';

const NOW = new Date('2026-12-01T09:00:00Z');
const inHours = (hours: number): Date => new Date(NOW.getTime() + hours * 3_600_000);
const offering = (change: Partial<Offering>): Offering => ({
  ...{ now: NOW, startsAt: inHours(48), missing: 2, open: [] },
  ...change,
});

describe('the time to answer', () => {
  it.each([
    ['a day, while there is more than one', 48, 24],
    ['two hours, from a day before on', 24, 2],
    ['two hours, shortly before that', 3, 2],
    ['until it begins, when that is sooner', 1, 1],
  ])('is %s', (_, startsIn, hours) => {
    expect(answerByOf(NOW, inHours(startsIn))).toEqual(inHours(hours));
  });
});

describe('a wave', () => {
  it('asks two for each who is missing', () => {
    expect(planOffers(offering({}))).toEqual({ over: [], ask: 4, answerBy: inHours(24) });
  });

  it('waits while as many can still answer as are missing', () => {
    const open = [1, 2].map((n) => ({ id: `${n}`, answerBy: inHours(1) }));
    expect(planOffers(offering({ open })).ask).toBe(0);
  });

  it('follows when the one before was declined or its time is over', () => {
    const open = [
      { id: 'late', answerBy: NOW },
      { id: 'out', answerBy: inHours(1) },
    ];
    expect(planOffers(offering({ open }))).toMatchObject({ over: ['late'], ask: 3 });
  });

  it('asks nobody when nobody is missing, and still notes whose time is over', () => {
    const open = [{ id: 'late', answerBy: inHours(-1) }];
    expect(planOffers(offering({ missing: 0, open }))).toMatchObject({ over: ['late'], ask: 0 });
  });

  it('asks nobody within half an hour of the beginning', () => {
    expect(planOffers(offering({ startsAt: inHours(0.5) })).ask).toBe(4);
    expect(planOffers(offering({ startsAt: inHours(0.49) })).ask).toBe(0);
  });

  it('leaves offers alone that have no end', () => {
    expect(planOffers(offering({ open: [{ id: 'old', answerBy: null }] }))).toMatchObject({
      over: [],
      ask: 3,
    });
  });
});

const anOffer = fc.record({
  id: fc.uuid(),
  answerBy: fc.option(fc.integer({ min: -48, max: 48 }).map(inHours), { nil: null }),
});

it('never asks while enough can answer, never more than two for a place, and gives everybody their time', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 50 }),
      fc.array(anOffer, { maxLength: 30 }),
      fc.double({ min: 0.01, max: 200, noNaN: true }),
      (missing, open, startsIn) => {
        const startsAt = inHours(startsIn);
        const { over, ask, answerBy } = planOffers({ now: NOW, startsAt, missing, open });
        const left = open.filter(({ id }) => !over.includes(id)).length;
        expect(ask).toBeGreaterThanOrEqual(0);
        expect(ask).toBeLessThanOrEqual(20);
        if (left >= missing) expect(ask).toBe(0);
        else expect(left + ask).toBeLessThanOrEqual(Math.max(left, 2 * missing));
        for (const { id, answerBy: end } of open)
          if (over.includes(id)) expect(end!.getTime()).toBeLessThanOrEqual(NOW.getTime());
        expect(answerBy.getTime()).toBeGreaterThan(NOW.getTime());
        expect(answerBy.getTime()).toBeLessThanOrEqual(startsAt.getTime());
      },
    ),
  );
});
