import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NotificationView } from '#shared/notifications.ts';
import type { Commitments } from '../support/commitments.ts';
import type { Person } from '../support/person.ts';
import { ToldPeople } from '../support/told-people.ts';

let people: ToldPeople;
let owner: Person;
let made: Commitments;
beforeAll(async () => {
  people = await ToldPeople.gather();
});
beforeEach(async () => {
  await people.begin();
  ({ owner, made } = people);
});
afterAll(() => people.server.close());

/** What they are told besides is not looked at: thin needs are offered to everybody whom they suit. */
const reminders = async (person: Person): Promise<NotificationView[]> =>
  (await people.inbox(person)).filter(({ type }) => type === 'reminder');
const hoursTold = async (person: Person) => (await reminders(person)).map(({ facts }) => facts.hours);
const mailed = async (person: Person): Promise<string[]> =>
  (await people.mails(person)).filter((subject) => /^(Tomorrow|Soon)/.test(subject));

describe('reminders', () => {
  it('come a day and two hours before, once each, and not to whoever has said yes since', async () => {
    let vera = await people.volunteer('Vera');
    const need = await made.movedTo(await made.need({ title: 'Early shift' }), 40);
    const { id } = await people.signUp(vera, need);
    [vera] = await people.pass(15, vera);
    expect(await reminders(vera)).toEqual([]);
    [vera] = await people.pass(1.5, vera);
    expect(await reminders(vera)).toMatchObject([{ facts: { hours: 24 }, readAt: null }]);
    await people.due();
    expect(await reminders(vera)).toHaveLength(1);
    await vera.post(`/volunteer/assignments/${id}/confirm`);
    expect(await reminders(vera)).toMatchObject([{ readAt: expect.any(String) }]);
    [vera] = await people.pass(21.6, vera);
    expect(await hoursTold(vera)).toEqual([2, 24]);
    expect(await mailed(vera)).toHaveLength(2);
  });

  it('do not come to whoever gave up, nor for a day that was not long enough, nor both after an outage', async () => {
    let gone = await people.volunteer('Gone');
    let late = await people.volunteer('Late');
    let asleep = await people.volunteer('Asleep');
    const need = await made.movedTo(await made.need({ placesMax: 3 }), 30);
    const given = await people.signUp(gone, need);
    await people.signUp(asleep, need);
    await gone.post(`/volunteer/assignments/${given.id}/cancel`, { reason: '' });
    people.clock.pass(10 * 3600);
    late = await people.server.renewed(late);
    await people.signUp(late, need);
    // Nothing ran until an hour and a half before.
    [gone, late, asleep] = await people.pass(18.5, gone, late, asleep);
    expect(await reminders(gone)).toEqual([]);
    expect(await hoursTold(asleep)).toEqual([2]);
    expect(await hoursTold(late)).toEqual([2]);
  });

  it('neither come twice nor are lost when the clock jumps an hour either way', async () => {
    let vera = await people.volunteer('Vera');
    await people.signUp(vera, await made.movedTo(await made.need(), 30));
    for (const hours of [6.5, -1, 1, -1, 1, 21.4, -1, 1, 0.5]) [vera] = await people.pass(hours, vera);
    expect(await reminders(vera)).toMatchObject([{ facts: { hours: 2, count: 2 } }]);
    expect(await mailed(vera)).toHaveLength(2);
  });

  it('tell those who find people of a need that too few may turn up for, once', async () => {
    const need = await made.movedTo(await made.need({ placesMin: 2, title: 'Thin' }), 100);
    await people.due();
    expect(await people.kinds(owner)).toEqual([]);
    const [ruth] = await people.pass(30, owner);
    const risks = (await people.inbox(ruth!)).filter(({ facts }) => facts.needId === need.id);
    expect(risks).toMatchObject([{ type: 'at-risk', facts: { title: 'Thin', count: 1 } }]);
    await people.due();
    expect((await people.inbox(ruth!)).filter(({ type }) => type === 'at-risk')).toHaveLength(1);
  });
});
