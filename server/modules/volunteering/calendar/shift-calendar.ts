import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { AssignmentState } from '#shared/assignment-steps.ts';

/** One commitment, as a calendar shows it. */
export interface CalendarShift {
  id: string;
  title: string;
  organisationName: string;
  address: string;
  contact: string;
  startsAt: Date;
  endsAt: Date;
  state: AssignmentState;
  /** Counts its changes, so that a calendar takes the newer one. */
  version: number;
  changedAt: Date;
}

const STATUS: Partial<Record<AssignmentState, ICalEventStatus>> = {
  interested: ICalEventStatus.TENTATIVE,
  cancelled: ICalEventStatus.CANCELLED,
  excused: ICalEventStatus.CANCELLED,
};
/** Whoever subscribes asks again after so long, where their calendar heeds it. */
const REFRESH_SECONDS = 3600;

/** Commitments as an iCalendar (RFC 5545). One that was cancelled stays, as cancelled: calendars then strike it out. */
export function shiftCalendar(shifts: readonly CalendarShift[], name: string, siteUrl: string): string {
  const calendar = ical({
    name,
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: 'Muster', product: 'Shifts', language: 'EN' },
    ttl: REFRESH_SECONDS,
  });
  for (const shift of shifts) {
    const about = [shift.organisationName, shift.contact].filter((line) => line !== '');
    calendar.createEvent({
      id: `${shift.id}@muster`,
      sequence: shift.version,
      start: shift.startsAt,
      end: shift.endsAt,
      stamp: shift.changedAt,
      lastModified: shift.changedAt,
      summary: shift.title,
      location: shift.address || null,
      description: about.join('\n'),
      status: STATUS[shift.state] ?? ICalEventStatus.CONFIRMED,
      url: `${siteUrl}/shifts`,
    });
  }
  return calendar.toString();
}
