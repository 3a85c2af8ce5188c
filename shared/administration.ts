import { z } from 'zod';
import { ORGANISATION_KINDS } from './organisations.ts';

export const SuspendAccount = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(1, { message: 'Say why: it is kept in the history.' })
    .max(500, { message: 'Use at most 500 characters.' }),
});
export type SuspendAccount = z.input<typeof SuspendAccount>;

export const SetAdministrator = z.strictObject({ administrator: z.boolean() });
export type SetAdministrator = z.input<typeof SetAdministrator>;

/** A page of a list that administrators look through, newest first. */
export const AdministrationPage = z.strictObject({
  search: z.string().trim().max(100).default(''),
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** A line of the list of accounts, as it was when it was fetched. */
export const AccountLine = z.object({
  id: z.uuid(),
  email: z.string(),
  displayName: z.string(),
  picture: z.string().nullable(),
  createdAt: z.iso.datetime(),
  organisations: z.int(),
  administrator: z.boolean(),
  suspension: z.object({ at: z.iso.datetime(), reason: z.string() }).nullable(),
});
export type AccountLine = z.infer<typeof AccountLine>;

export const OrganisationLine = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(ORGANISATION_KINDS),
  timeZone: z.string(),
  members: z.int(),
  createdAt: z.iso.datetime(),
});
export type OrganisationLine = z.infer<typeof OrganisationLine>;

/** How many jobs of one queue wait, run, and kept failing. */
export const QueueLine = z.object({ queue: z.string(), waiting: z.int(), active: z.int(), failed: z.int() });
export type QueueLine = z.infer<typeof QueueLine>;

/** A job that failed at every attempt. */
export const FailedJob = z.object({
  id: z.uuid(),
  queue: z.string(),
  error: z.string(),
  attempts: z.int(),
  failedAt: z.iso.datetime(),
  /** Ids in its data; the rest of it may be private. */
  about: z.array(z.string()),
});
export type FailedJob = z.infer<typeof FailedJob>;

/** Which failed jobs; null for all of them. */
export const ChooseJobs = z.strictObject({ ids: z.array(z.uuid()).min(1).max(100).nullable() });
export type ChooseJobs = z.input<typeof ChooseJobs>;

/** Change type `administration.operation`, in the room of the administrators: what one of them did to jobs. */
export const OperationView = z.object({
  id: z.uuid(),
  verb: z.enum(['retry', 'discard']),
  jobs: z.int(),
  queues: z.array(z.string()),
  byName: z.string(),
  at: z.iso.datetime(),
  version: z.int(),
});
export type OperationView = z.infer<typeof OperationView>;

/** How the installation is, as this node sees it now. */
export const HealthView = z.object({
  /** Why it should not be sent work; null when it should. */
  trouble: z.enum(['draining', 'disk-full']).nullable(),
  database: z.enum(['embedded', 'postgres']),
  redis: z.string(),
  /** Bytes left for the database; null when only its server knows. */
  freeBytes: z.int().nullable(),
  version: z.string(),
  sockets: z.int(),
  startedAt: z.iso.datetime(),
});
export type HealthView = z.infer<typeof HealthView>;
