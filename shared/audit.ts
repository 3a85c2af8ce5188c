import { z } from 'zod';
import { HistoryLine } from './history.ts';

/** `GET /api/organisations/:id/audit`: all that happened in an organisation, newest first. */
export const ReadAudit = z.strictObject({
  /** Account id of who did it. */
  actor: z.string().max(80).optional(),
  /** Change type, for example `volunteering.need`. */
  entity: z.string().max(80).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^\d{1,18}$/, { message: 'Use the cursor exactly as the page before gave it.' })
    .optional(),
});
export type ReadAudit = z.input<typeof ReadAudit>;

export const AuditEntry = HistoryLine.omit({ undoable: true }).extend({
  /** Where it came from, as an HMAC of the address: equal for equal addresses. */
  source: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditPage = z.object({
  items: z.array(AuditEntry),
  nextCursor: z.string().nullable(),
  /** Kinds of things and people that occur, to choose from. */
  entities: z.array(z.string()),
  actors: z.array(z.object({ id: z.string(), name: z.string().nullable() })),
});
export type AuditPage = z.infer<typeof AuditPage>;

export const AuditHead = z.object({
  /** Organisation id; `none` for what belongs to no organisation. */
  scope: z.string(),
  seq: z.number().int(),
  hash: z.string(),
});
export type AuditHead = z.infer<typeof AuditHead>;

/** Whether history is as it was written. */
export const AuditReport = z.object({
  lines: z.number().int(),
  heads: z.array(AuditHead),
  breaches: z.array(
    z.object({
      scope: z.string(),
      /** Number of the line, null where a chain as a whole is meant. */
      line: z.string().nullable(),
      what: z.enum(['changed', 'removed', 'added', 'moved', 'cut']),
      text: z.string(),
    }),
  ),
});
export type AuditReport = z.infer<typeof AuditReport>;
