import { beforeAll, describe, expect, it } from 'vitest';
import {
  areaUnderCurve,
  calibration,
  calibrationError,
  logLoss,
} from '#server/modules/matching/learning/judge-predictions.ts';
import {
  fitShowUp,
  type ShowUpCase,
  showUpProbability,
} from '#server/modules/matching/learning/show-up-model.ts';
import { readCsv } from '#server/modules/volunteering/import/csv-records.ts';
import { libraryProbabilities } from '../support/library-regression.ts';
import { publicData } from './public-data.ts';

/** Real appointments, who came and who did not, learned from by the same code with features of their own. */
interface Appointment extends ShowUpCase {
  at: number;
}

const HELD_OUT = 0.25;
const DAY_MS = 86_400_000;

let learned: Appointment[];
let heldOut: Appointment[];
let predicted: number[];
let came: number[];

/** Of one patient only earlier appointments are known. */
function readAppointments(text: string): Appointment[] {
  const { records } = readCsv(text, ['PatientId', 'ScheduledDay', 'AppointmentDay', 'No-show']);
  const rows = records
    .map(({ cell }) => ({
      patient: cell('PatientId'),
      scheduled: Date.parse(cell('ScheduledDay')),
      day: Date.parse(cell('AppointmentDay')),
      age: Number(cell('Age')),
      reminded: Number(cell('SMS_received')),
      assisted: Number(cell('Scholarship')),
      ill: Number(cell('Hipertension')) + Number(cell('Diabetes')),
      came: cell('No-show') === 'No',
    }))
    .toSorted((a, b) => a.day - b.day || a.scheduled - b.scheduled);
  const before = new Map<string, { outOf: number; turnedUp: number; last: number }>();
  return rows.map(({ patient, scheduled, day, age, reminded, assisted, ill, came }) => {
    const known = before.get(patient) ?? { outOf: 0, turnedUp: 0, last: 0 };
    // What happened on the same day is not known yet.
    const past = known.last < day ? known : { outOf: 0, turnedUp: 0 };
    const days = Math.max(0, Math.round((day - Math.floor(scheduled / DAY_MS) * DAY_MS) / DAY_MS));
    before.set(patient, {
      outOf: known.outOf + 1,
      turnedUp: known.turnedUp + Number(came),
      last: day,
    });
    const features = {
      lead: Math.log1p(days),
      sameDay: Number(days === 0),
      reminded,
      age: age / 100,
      ageSquared: (age / 100) ** 2,
      assisted,
      ill,
      friday: Number(new Date(day).getUTCDay() === 5),
      monday: Number(new Date(day).getUTCDay() === 1),
      known: Math.log1p(past.outOf),
      missed: past.outOf === 0 ? 0 : (past.outOf - past.turnedUp) / past.outOf,
    };
    return { at: day, features, came };
  });
}

beforeAll(() => {
  const appointments = readAppointments(publicData('appointments-no-show.csv'));
  const split = Math.floor(appointments.length * (1 - HELD_OUT));
  learned = appointments.slice(0, split);
  heldOut = appointments.slice(split);
  const model = fitShowUp(learned)!;
  predicted = heldOut.map(({ features }) => showUpProbability(model, features));
  came = heldOut.map((one) => Number(one.came));
});

const base = (): number => learned.filter((one) => one.came).length / learned.length;
describe('real appointments, split by time', () => {
  it('are all read', () => {
    expect(learned.length + heldOut.length).toBeGreaterThanOrEqual(1500);
    expect(learned.at(-1)!.at).toBeLessThanOrEqual(heldOut[0]!.at);
  });

  it('are told better than by the base rate', () => {
    expect(logLoss(predicted, came)).toBeLessThan(logLoss(came.map(base), came));
    expect(areaUnderCurve(predicted, came)).toBeGreaterThan(0.6);
  });

  it('are told honestly', () => {
    expect(calibrationError(calibration(predicted, came))).toBeLessThanOrEqual(0.08);
  });

  it('are told as well as by the plain logistic regression of a library', () => {
    const theirs = libraryProbabilities(learned, heldOut);
    const [ours, other] = [areaUnderCurve(predicted, came)!, areaUnderCurve(theirs, came)!];
    console.log(
      `AUC ${ours.toFixed(3)}, of the library ${other.toFixed(3)}; calibration error ` +
        `${calibrationError(calibration(predicted, came)).toFixed(3)}, of the library ` +
        `${calibrationError(calibration(theirs, came)).toFixed(3)}; log loss ${logLoss(predicted, came).toFixed(4)}, of the base rate ` +
        logLoss(came.map(base), came).toFixed(4),
    );
    expect(other).toBeGreaterThan(0.6);
    expect(ours).toBeGreaterThanOrEqual(other - 0.01);
  });
});
