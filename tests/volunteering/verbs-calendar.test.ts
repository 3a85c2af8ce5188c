import ICAL from 'ical.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CalendarShift, shiftCalendar } from '#server/modules/volunteering/calendar/shift-calendar.ts';
import type { CalendarFeed, MadeCalendarFeed } from '#shared/commitments.ts';
import { Commitments } from '../support/commitments.ts';
import type { Person } from '../support/person.ts';
import { TestServer } from '../support/test-server.ts';

/** As an independent reader understands it. */
function readCalendar(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      summary: event.summary,
      location: event.location,
      description: event.description,
      sequence: event.sequence,
      status: component.getFirstPropertyValue('status'),
      start: event.startDate.toJSDate().toISOString(),
      end: event.endDate.toJSDate().toISOString(),
    };
  });
}

describe('a calendar of shifts', () => {
  const shift: CalendarShift = {
    id: '0198c5a0-7d1f-7c41-9d3e-3a1b2c4d5e6f',
    title: `Pack; “sort”, hand out\\ groceries, ${'for everybody in the neighbourhood '.repeat(4)}`,
    organisationName: 'Flatbush Pantry\nand Kitchen',
    address: '1190 Flatbush Avenue, Brooklyn; rear door',
    contact: 'Zoë, +1 718 555 0101 🥕',
    startsAt: new Date('2027-03-14T06:30:00Z'),
    endsAt: new Date('2027-03-14T09:30:00Z'),
    state: 'confirmed',
    version: 3,
    changedAt: new Date('2027-01-02T03:04:05Z'),
  };

  it('is read back whole by another reader, whatever stands in it, across a change of clocks', () => {
    const text = shiftCalendar([shift], 'Muster shifts', 'https://muster.example');
    expect(readCalendar(text)).toEqual([
      {
        uid: `${shift.id}@muster`,
        summary: shift.title,
        location: shift.address,
        description: `${shift.organisationName}\n${shift.contact}`,
        sequence: 3,
        status: 'CONFIRMED',
        start: shift.startsAt.toISOString(),
        end: shift.endsAt.toISOString(),
      },
    ]);
    // RFC 5545, 3.1: lines end with CRLF and have 75 octets at most.
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });

  it('says what is not certain yet, and what was called off', () => {
    const all = (['interested', 'confirmed', 'checked-in', 'showed', 'cancelled', 'excused'] as const).map(
      (state) => ({ ...shift, id: state, state }),
    );
    expect(
      readCalendar(shiftCalendar(all, 'Shifts', 'https://x.example')).map(({ status }) => status),
    ).toEqual([...['TENTATIVE', 'CONFIRMED', 'CONFIRMED', 'CONFIRMED', 'CANCELLED', 'CANCELLED']]);
  });

  it('of nobody is a calendar all the same', () => {
    expect(readCalendar(shiftCalendar([], 'Shifts', 'https://x.example'))).toEqual([]);
  });
});

describe('the link to it', () => {
  let server: TestServer;
  let made: Commitments;
  beforeAll(async () => {
    server = await TestServer.start();
    const ruth = await server.person('Ruth Okafor');
    made = new Commitments(server, ruth, await server.nonprofit(ruth, 'Flatbush Pantry'));
  });
  afterAll(() => server?.close());

  const since = async (person: Person) => (await person.get<CalendarFeed>('/volunteer/calendar')).since;
  const make = (person: Person) =>
    person.post<MadeCalendarFeed>('/volunteer/calendar', undefined, { key: null });
  const fetchFile = (path: string) => fetch(`${server.url}${path}`);

  it('needs no sign-in, follows what is promised and called off, and holds nobody else’s', async () => {
    const { volunteer, assignment } = await made.promised();
    await made.promised();
    expect(await since(volunteer)).toBeNull();
    const { path } = await make(volunteer);
    expect(await since(volunteer)).not.toBeNull();
    const response = await fetchFile(path);
    expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const [event, ...others] = readCalendar(await response.text());
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      uid: `${assignment.id}@muster`,
      status: 'CONFIRMED',
      summary: assignment.title,
    });

    await volunteer.post(`/volunteer/assignments/${assignment.id}/cancel`, {});
    const [after] = readCalendar(await (await fetchFile(path)).text());
    expect(after).toMatchObject({ uid: event!.uid, status: 'CANCELLED' });
    expect(after!.sequence).toBeGreaterThan(event!.sequence);
  });

  it('ends with the next one, when it is turned off, and when its person is shut out', async () => {
    const { volunteer } = await made.promised();
    const first = await make(volunteer);
    const second = await make(volunteer);
    expect((await fetchFile(first.path)).status).toBe(404);
    expect((await fetchFile(second.path)).status).toBe(200);
    await server.kernel.database.sql('update account set suspended_at = now() where id = $1', [volunteer.id]);
    expect((await fetchFile(second.path)).status).toBe(404);
    await server.kernel.database.sql('update account set suspended_at = null where id = $1', [volunteer.id]);
    expect((await volunteer.ask('DELETE', '/volunteer/calendar')).status).toBe(204);
    expect((await fetchFile(second.path)).status).toBe(404);
    expect(await since(volunteer)).toBeNull();
  });

  it('leads nowhere when it is made up', async () => {
    for (const file of ['nobody.ics', `${'a'.repeat(43)}.ics`, `${'a'.repeat(43)}`, '%00.ics'])
      expect((await fetchFile(`/api/calendar/${file}`)).status).toBe(404);
    const [kept] = await server.kernel.database.sql<{ token_hash: string }>(
      'select token_hash from calendar_feed',
    );
    if (kept) expect((await fetchFile(`/api/calendar/${kept.token_hash}.ics`)).status).toBe(404);
  });
});
