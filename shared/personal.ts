import { z } from 'zod';

/** `DELETE /api/users/me`. Without a password the sign-in must be at most ten minutes old. */
export const EraseAccount = z.strictObject({ password: z.string().min(1).max(200).optional() });
export type EraseAccount = z.input<typeof EraseAccount>;

/** Answer of `POST /api/users/me/export`: rows by the part of the server that holds them. */
export const PersonalExport = z.object({
  exportedAt: z.iso.datetime(),
  parts: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
});
export type PersonalExport = z.infer<typeof PersonalExport>;
