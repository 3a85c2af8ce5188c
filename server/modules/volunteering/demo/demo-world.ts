import { Temporal } from 'temporal-polyfill';
import type { VolunteerView } from '#shared/volunteering.ts';
import { candidateFrom } from './able-people.ts';
import { BROOKLYN_TIME_ZONE, brooklynZones, type DemoZone } from './brooklyn-zones.ts';
import { type DemoPromise, drawComingWork } from './coming-work.ts';
import { type DemoNeed, drawComingNeeds } from './needs.ts';
import { type DemoNonprofit, NONPROFITS } from './nonprofits.ts';
import { type DemoAssignment, drawPastWork } from './past-work.ts';
import { type DemoPerson, drawPeople } from './volunteers.ts';

export interface DemoAccount {
  email: string;
  displayName: string;
  timeZone: string;
  administrator: boolean;
  /** Only these three get the demo's password; nobody can sign in as the others. */
  signsIn: boolean;
}

export interface DemoVolunteer extends Omit<DemoPerson, 'steadiness'> {
  hoursDone: number;
  outcomes: VolunteerView['outcomes'];
}

/** Plain objects that refer to each other by e-mail address, zone code and key. */
export interface DemoWorld {
  zones: DemoZone[];
  accounts: DemoAccount[];
  /** The first one's coordinator is `coordinator@demo.example`. */
  nonprofits: DemoNonprofit[];
  /** The first one is `volunteer@demo.example`. */
  volunteers: DemoVolunteer[];
  /** 50, in the three weeks from tomorrow. */
  needs: DemoNeed[];
  /** Done, in the ten weeks up to yesterday, and who took part in them. */
  pastNeeds: DemoNeed[];
  pastAssignments: DemoAssignment[];
  /** Who has promised to come to the coming needs, waits, or was asked. */
  promises: DemoPromise[];
}

function account(email: string, displayName: string, signsIn: boolean, administrator = false): DemoAccount {
  return { email, displayName, timeZone: BROOKLYN_TIME_ZONE, administrator, signsIn };
}

/** Adds up a person's past, so that the tally always agrees with the assignments. */
function withPast({ steadiness: _, ...person }: DemoPerson, past: readonly DemoAssignment[]): DemoVolunteer {
  const count = (outcome: DemoAssignment['outcome']) => past.filter((one) => one.outcome === outcome).length;
  return {
    ...person,
    hoursDone: past.reduce((sum, { hours }) => sum + hours, 0),
    outcomes: {
      showed: count('showed'),
      late: count('late'),
      noShow: count('no-show'),
      excused: count('excused'),
    },
  };
}

/** The day that it is in Brooklyn. */
export function brooklynDay(now: Date): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(BROOKLYN_TIME_ZONE)
    .toPlainDate();
}

/**
 * The demo: Brooklyn with 5 nonprofits, 200 volunteers, 50 coming needs and ten weeks of past work. Equal
 * for the same seed and the same Brooklyn day of `now`; on another day the people are the same and every
 * date has moved.
 */
export function demoWorld({ seed, now }: { seed: number; now: Date }): DemoWorld {
  const today = brooklynDay(now);
  const zones = brooklynZones();
  const nonprofits = [...NONPROFITS];
  const coordinators = nonprofits.map(({ coordinatorEmail, coordinatorName }, i) =>
    account(coordinatorEmail, coordinatorName, i === 0),
  );
  const people = drawPeople(
    seed,
    today,
    zones,
    coordinators.map(({ email }) => email),
  );
  const past = drawPastWork(seed, today, people);
  const pastOf = Map.groupBy(past.assignments, ({ volunteerEmail }) => volunteerEmail);
  const volunteers = people.map((person) => withPast(person, pastOf.get(person.email) ?? []));
  const needs = drawComingNeeds(seed, today);
  const candidates = people.map((person, i) => candidateFrom(person, volunteers[i]!.outcomes));
  return {
    zones,
    accounts: [
      account('admin@demo.example', 'Avery Stone', true, true),
      ...coordinators,
      ...people.map(({ email, displayName }, i) => account(email, displayName, i === 0)),
    ],
    nonprofits,
    volunteers,
    needs,
    pastNeeds: past.needs,
    pastAssignments: past.assignments,
    promises: drawComingWork(seed, today, needs, candidates),
  };
}
