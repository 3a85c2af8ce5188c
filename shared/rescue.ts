import { z } from 'zod';

/** How it stands with a need that too few are expected for. */
export const RESCUE_STATES = ['asking', 'covered', 'exhausted', 'paused', 'over'] as const;
export type RescueState = (typeof RESCUE_STATES)[number];

const Count = z.number().int().min(0);

/** Change type `volunteering.rescue`, in the rooms of the need, of its nonprofit's needs, and of its zone. */
export const RescueView = z
  .strictObject({
    /** The need's id. */
    id: z.uuid(),
    organisationId: z.uuid(),
    state: z.enum(RESCUE_STATES),
    expected: z.number().describe('How many are expected to turn up.'),
    placesMin: Count,
    wave: Count.describe('Of offers, counted from 1; 0 before the first.'),
    asked: Count.describe('Everybody it has asked.'),
    open: Count.describe('Those who have not answered, and may still.'),
    accepted: Count,
    declined: Count,
    silent: Count.describe('Those whose time is over without an answer.'),
    answerBy: z.iso.datetime().nullable().describe('When the time of the last open offer is over.'),
    version: z.number().int().min(1),
  })
  .meta({ id: 'RescueView' });
export type RescueView = z.output<typeof RescueView>;

/** `POST /api/nonprofit/needs/:id/rescue`. */
export const SetRescue = z.strictObject({ paused: z.boolean() }).meta({ id: 'SetRescue' });
export type SetRescue = z.input<typeof SetRescue>;
