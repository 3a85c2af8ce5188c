import { z } from 'zod';
import type { Standing } from './rights.ts';

const knownZones = new Set<string>();

/** Asking the runtime takes longer than the rest of a validation, so what it knew once is remembered. */
function isTimeZone(zone: string): boolean {
  if (knownZones.has(zone)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    return false;
  }
  knownZones.add(zone);
  return true;
}

/** IANA time zone that this runtime knows. */
export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, { message: 'Choose a time zone such as America/New_York.' });

export const Email = z
  .email({ message: 'Write an e-mail address such as name@example.org.' })
  .max(254)
  .transform((address) => address.trim().toLowerCase());

export const Password = z
  .string()
  .min(10, { message: 'Use at least 10 characters.' })
  .max(200, { message: 'Use at most 200 characters.' });

export const DisplayName = z
  .string()
  .trim()
  .min(1, { message: 'Write your name.' })
  .max(80, { message: 'Use at most 80 characters.' });

export const Register = z.strictObject({
  email: Email,
  password: Password,
  displayName: DisplayName,
  timeZone: TimeZone.default('UTC'),
});
export type Register = z.input<typeof Register>;

export const Login = z.strictObject({
  email: Email,
  password: z.string().min(1, { message: 'Write your password.' }).max(200),
});
export type Login = z.input<typeof Login>;

export const UpdateProfile = z.strictObject({
  displayName: DisplayName.optional(),
  timeZone: TimeZone.optional(),
  bio: z.string().max(2000).optional(),
});
export type UpdateProfile = z.input<typeof UpdateProfile>;

/** Change type `identity.account`, in the person's own room. */
export interface AccountView {
  id: string;
  email: string;
  displayName: string;
  bio: string;
  timeZone: string;
  administrator: boolean;
  /** Why they cannot sign in any more, and since when; null for nearly everyone. */
  suspension: { at: string; reason: string } | null;
  version: number;
}

export const BlockPerson = z.strictObject({ accountId: z.uuid() });
export type BlockPerson = z.input<typeof BlockPerson>;

/** Change type `identity.block`, in the room of who blocks; who is blocked is not told. */
export const BlockView = z.object({
  id: z.uuid(),
  /** Who is blocked, and what they were called then. */
  blockedId: z.uuid(),
  displayName: z.string(),
  createdAt: z.iso.datetime(),
  version: z.int(),
});
export type BlockView = z.infer<typeof BlockView>;

/** Answer of register, login and refresh. The refresh token is in an httpOnly cookie. */
export interface SignedIn {
  accessToken: string;
  /** Seconds until the access token ends. */
  expiresIn: number;
  user: AccountView;
}

/** Answer of `GET /api/auth/profile`: the account and what it belongs to. */
export interface ProfileView {
  user: AccountView;
  memberships: ({ organisationId: string; organisationName: string } & Standing)[];
}

/** Answer of `POST /api/socket-tickets`; single use, valid for 60 s. */
export interface SocketTicket {
  ticket: string;
}
