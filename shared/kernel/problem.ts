import { z } from 'zod';

/** A field that somebody else changed since the version that was seen. */
export const Conflict = z
  .strictObject({
    path: z.string(),
    /** What it holds now. */
    theirs: z.unknown(),
    /** What it held in the version that was seen. */
    before: z.unknown(),
  })
  .meta({ id: 'Conflict' });
export type Conflict = z.output<typeof Conflict>;

/** An error answer (RFC 9457, `application/problem+json`), the same over HTTP and sockets. */
export const Problem = z
  .strictObject({
    type: z.string().describe('`urn:muster:problem:<code>`; stable, for programs.'),
    title: z.string(),
    status: z.number().int().describe('HTTP status.'),
    detail: z.string().describe('What happened and what to do now, for people.'),
    requestId: z.string().optional(),
    errors: z
      .array(z.strictObject({ path: z.string(), message: z.string() }))
      .optional()
      .describe('Every faulty path of the input; never the value that was sent.'),
    conflicts: z
      .array(Conflict)
      .optional()
      .describe('Fields that somebody else changed meanwhile, with their present and earlier values.'),
  })
  .meta({ id: 'Problem', description: 'Why something was refused (RFC 9457).' });
export type Problem = z.output<typeof Problem>;
