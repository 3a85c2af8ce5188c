import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Problem } from '#shared/kernel/problem.ts';
import type { NotificationSettingsView, NotificationView } from '#shared/notifications.ts';
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

describe('what is told', () => {
  it('an offer to whom it is made, until it is answered', async () => {
    const vera = await people.volunteer('Vera');
    const need = await made.need({ title: 'Sort cans' });
    const { items } = await owner.post<{ items: { id: string }[] }>(`/nonprofit/needs/${need.id}/offers`, {
      volunteerIds: [vera.id],
    });
    const [told] = await people.inbox(vera);
    expect(told).toMatchObject({
      ...{ type: 'offer', url: `/open-needs/${need.id}`, readAt: null, seenAt: null },
      facts: { title: 'Sort cans', organisationName: 'Flatbush Pantry', count: 1, people: [] },
    });
    expect(await people.kinds(owner)).toEqual([]);
    await vera.post(`/volunteer/matches/${items[0]!.id}/accept`);
    expect((await people.inbox(vera))[0]).toMatchObject({ type: 'offer', readAt: expect.any(String) });
    expect(await people.mails(vera)).toEqual([
      expect.stringMatching(/^Flatbush Pantry asks you to come: Sort cans/),
    ]);
  });

  it('who signs up, in one line for a need until it is read', async () => {
    const need = await made.need({ placesMax: 5 });
    const [ana, bo, cy, di] = [
      ...[await people.volunteer('Ana'), await people.volunteer('Bo')],
      ...[await people.volunteer('Cy'), await people.volunteer('Di')],
    ];
    for (const person of [ana, bo, cy]) await people.signUp(person!, need);
    expect(await people.inbox(owner)).toMatchObject([
      { type: 'signed-up', facts: { count: 3 }, url: `/needs/${need.id}` },
    ]);
    expect(new Set((await people.inbox(owner))[0]!.facts.people.map(({ name }) => name))).toEqual(
      new Set(['Ana', 'Bo', 'Cy']),
    );
    await people.settle(owner, 'read');
    await people.signUp(di!, need);
    expect((await people.inbox(owner)).map(({ facts: { count, people } }) => [count, people.length])).toEqual(
      [
        [1, 1],
        [3, 3],
      ],
    );
  });

  it('who waits for a place, until nobody does; and what was decided', async () => {
    const need = await made.need({ signUp: 'approval' });
    const [ana, bo] = [await people.volunteer('Ana'), await people.volunteer('Bo')];
    const [first, second] = [await people.signUp(ana, need), await people.signUp(bo, need)];
    expect(await people.inbox(owner)).toMatchObject([{ type: 'waiting', readAt: null, facts: { count: 2 } }]);
    await owner.post(`/nonprofit/assignments/${first.id}/confirm`);
    expect(await people.inbox(owner)).toMatchObject([{ type: 'waiting', readAt: null }]);
    await owner.post(`/nonprofit/assignments/${second.id}/cancel`, { reason: 'We are enough.' });
    expect(await people.inbox(owner)).toMatchObject([{ type: 'waiting', readAt: expect.any(String) }]);
    expect(await people.kinds(ana)).toEqual(['place-given']);
    expect(await people.inbox(bo)).toMatchObject([
      { type: 'place-lost', facts: { reason: 'We are enough.' } },
    ]);
  });

  it('a shift that is moved, one that is given up, and thanks for one that was done', async () => {
    const { volunteer: vera, need, assignment } = await made.promised({ placesMax: 2 });
    const bo = await people.volunteer('Bo');
    const his = await people.signUp(bo, need);
    await made.movedTo(need, 100);
    expect(await people.kinds(vera)).toEqual(['shift-changed']);
    await bo.post(`/volunteer/assignments/${his.id}/cancel`, { reason: 'Ill' });
    expect((await people.inbox(owner))[0]).toMatchObject({
      type: 'gave-up',
      facts: { people: [{ accountId: bo.id, name: 'Bo' }], reason: 'Ill' },
    });
    await people.settle(vera, 'archived');
    await made.movedTo(need, -1);
    await owner.post(`/nonprofit/assignments/${assignment.id}/confirm-show-up`, { outcome: 'showed' });
    expect((await people.inbox(vera))[0]).toMatchObject({ type: 'thanks' });
  });

  it('only to those who may do something about it', async () => {
    const [crew, helper] = [await people.server.person('Kim Crew'), await people.server.person('Hal Helper')];
    const need = await made.need();
    await people.server.member(need.organisationId, crew, 'crew');
    await people.server.member(need.organisationId, helper, 'coordinator');
    await people.signUp(await people.volunteer('Ana'), need);
    expect(await people.kinds(helper)).toEqual(['signed-up']);
    expect(await people.kinds(crew)).toEqual([]);
  });

  it('once, however often a job runs, and in one line for a burst', { timeout: 60_000 }, async () => {
    const vera = await people.volunteer('Vera');
    const { assignment } = await made.promised();
    const job = {
      ...{ type: 'volunteering.assignment', id: assignment.id, removed: false },
      ...{ turns: ['signed-up'], version: assignment.version },
    };
    await people.server.kernel.jobs.add('notifications.commitments', Array(500).fill(job));
    expect(await people.inbox(owner)).toMatchObject([{ type: 'signed-up', facts: { count: 1 } }]);
    const burst = Array.from({ length: 500 }, (_, n) => ({ ...job, version: 1000 + n }));
    await people.server.kernel.jobs.add('notifications.commitments', burst);
    expect(await people.inbox(owner)).toMatchObject([{ type: 'signed-up', facts: { count: 501 } }]);
    expect(await people.inbox(vera)).toEqual([]);
  });
});

describe('mail', () => {
  const choose = (person: Person, body: object) =>
    person.ask<NotificationSettingsView & Problem>('PATCH', '/users/me/notification-settings', { body });

  it('is as somebody has chosen, and only to an address that is confirmed', async () => {
    const [vera, bo] = [await people.volunteer('Vera'), await made.volunteer('Bo')];
    const usual = await (await people.server.person()).get<NotificationSettingsView>(
      '/users/me/notification-settings',
    );
    expect(usual).toMatchObject({ version: 0, mail: { offer: 'now', thanks: 'daily' } });
    expect((await choose(vera, { mail: { offer: 'off' } })).body).toMatchObject({
      ...{ version: 2, quiet: null, digestAt: usual.digestAt },
      mail: { ...usual.mail, offer: 'off' },
    });
    const need = await made.need({ placesMax: 3 });
    await owner.post(`/nonprofit/needs/${need.id}/offers`, { volunteerIds: [vera.id, bo.id] });
    expect(await people.kinds(vera)).toEqual(['offer']);
    expect(await people.kinds(bo)).toEqual(['offer']);
    expect([await people.mails(vera), await people.mails(bo)]).toEqual([[], []]);
  });

  it('of the day holds all of it, but not what was read before', async () => {
    const need = await made.need({ placesMax: 9, title: 'Big day' });
    const other = await made.need({ placesMax: 9, title: 'Other day' });
    await people.signUp(await people.volunteer('Ana'), need);
    await people.signUp(await people.volunteer('Bo'), need);
    expect(await people.mails(owner)).toEqual([]);
    await people.settle(owner, 'read');
    await people.signUp(await people.volunteer('Cy'), need);
    await people.signUp(await people.volunteer('Di'), other);
    await people.pass(30);
    const [mail, ...more] = people.mailbox.to(owner.email);
    expect(more).toEqual([]);
    expect(mail!.subject).toBe('2 things happened');
    expect(mail!.text).toMatch(/Cy signed up: Big day[\s\S]*Di signed up: Other day/);
    expect(mail!.text).not.toContain('Ana');
  });

  it('waits for the end of quiet hours, in the receiver’s zone', async () => {
    const vera = await people.volunteer('Vera');
    const { body } = await choose(vera, { quiet: { from: 0, to: 1439 } });
    expect(body.quiet).toEqual({ from: 0, to: 1439 });
    const need = await made.need();
    await owner.post(`/nonprofit/needs/${need.id}/offers`, { volunteerIds: [vera.id] });
    expect(await people.mails(vera)).toEqual([]);
    expect(await people.kinds(vera)).toEqual(['offer']);
    await people.pass(24);
    expect(await people.mails(vera)).toHaveLength(1);
  });

  it('is refused settings that mean nothing', async () => {
    const vera = await people.volunteer('Vera');
    for (const [body, path] of [
      [{ quiet: { from: 60, to: 60 } }, 'quiet.to'],
      [{ quiet: { from: -1, to: 60 } }, 'quiet.from'],
      [{ digestAt: 1440 }, 'digestAt'],
      [{ mail: { offer: 'hourly' } }, 'mail'],
    ] as const) {
      const { status, body: problem } = await choose(vera, body);
      expect([status, problem.errors?.map((error) => error.path)]).toEqual([400, [path]]);
    }
  });
});

describe('an inbox', () => {
  it('tells seen from read from put away, and goes back', async () => {
    const vera = await people.volunteer('Vera');
    const need = await made.need();
    await owner.post(`/nonprofit/needs/${need.id}/offers`, { volunteerIds: [vera.id] });
    const [{ id }] = (await people.inbox(vera)) as [NotificationView];
    await people.settle(vera, 'seen');
    expect(await people.inbox(vera)).toMatchObject([{ seenAt: expect.any(String), readAt: null }]);
    await people.settle(vera, 'archived', [id]);
    expect(await people.inbox(vera)).toEqual([]);
    expect(await people.inbox(vera, 'archived')).toMatchObject([{ id, readAt: expect.any(String) }]);
    await people.settle(vera, 'unarchived', [id]);
    await people.settle(vera, 'unread', [id]);
    expect(await people.inbox(vera)).toMatchObject([{ id, readAt: null, archivedAt: null }]);
  });

  it('lets one be put off, but not into the past, and nobody touches another’s', async () => {
    const vera = await people.volunteer('Vera');
    const need = await made.need();
    await owner.post(`/nonprofit/needs/${need.id}/offers`, { volunteerIds: [vera.id] });
    const [{ id }] = (await people.inbox(vera)) as [NotificationView];
    const until = (hours: number) => new Date(people.clock.now().getTime() + hours * 3_600_000).toISOString();
    const snooze = (person: Person, hours: number) =>
      person.ask<NotificationView & Problem>('POST', `/notifications/${id}/snooze`, {
        body: { until: until(hours) },
      });
    expect((await snooze(vera, 3)).body).toMatchObject({ snoozedUntil: until(3) });
    expect((await snooze(vera, -1)).status).toBe(400);
    expect((await snooze(owner, 3)).status).toBe(404);
    expect(await owner.post('/notifications/settle', { ids: [id], to: 'archived' })).toEqual({ items: [] });
    expect(await people.inbox(vera)).toMatchObject([{ id, archivedAt: null }]);
  });

  it('is heard of live', async () => {
    const vera = await people.volunteer('Vera');
    const listener = await vera.connect();
    await listener.join({ room: `user:${vera.id}` });
    const need = await made.need();
    await owner.post(`/nonprofit/needs/${need.id}/offers`, { volunteerIds: [vera.id] });
    await listener.until(
      () =>
        listener.changes.some(({ entries }) =>
          entries.some(({ type }) => type === 'notifications.notification'),
        ),
      'a notification',
    );
  });
});
