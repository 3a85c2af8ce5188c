import { z } from 'zod';

/** `GET /api/history`: what happened to one thing, newest first. */
export const ReadHistory = z.strictObject({
  /** Change type, for example `volunteering.need`. */
  entity: z.string().max(80),
  id: z.string().max(80),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z
    .string()
    .regex(/^\d{1,18}$/, { message: 'Use the cursor exactly as the page before gave it.' })
    .optional(),
});
export type ReadHistory = z.input<typeof ReadHistory>;

export const HistoryLine = z.object({
  id: z.string(),
  /** For `POST /api/undo/:commit`; the same in every line of one commit. */
  commit: z.uuid(),
  entity: z.string(),
  entityId: z.string(),
  /** The version that it made. */
  version: z.number().int(),
  at: z.iso.datetime({ offset: true }),
  /** Account id or `system:<part>`, and the person's name where there is one. */
  actor: z.object({ id: z.string(), name: z.string().nullable() }),
  did: z.enum(['made', 'changed', 'removed']),
  fields: z.array(z.object({ name: z.string(), before: z.unknown(), after: z.unknown() })),
  /** The commit that this one took back. */
  undoes: z.uuid().nullable(),
  /** The caller may take it back now, as far as this thing is concerned. */
  undoable: z.boolean(),
});
export type HistoryLine = z.infer<typeof HistoryLine>;

export const HistoryPage = z.object({ items: z.array(HistoryLine), nextCursor: z.string().nullable() });
export type HistoryPage = z.infer<typeof HistoryPage>;

/** Answer of `POST /api/undo/:commit`; its own commit, in the header, can be taken back in turn. */
export const Undone = z.object({
  commit: z.uuid(),
  things: z.array(
    z.object({ entity: z.string(), id: z.string(), did: z.enum(['made', 'changed', 'removed']) }),
  ),
});
export type Undone = z.infer<typeof Undone>;
