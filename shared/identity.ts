import { z } from 'zod';
import { PERMISSIONS, SCOPES } from './rights.ts';

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

export const Register = z
  .strictObject({
    email: Email,
    password: Password,
    displayName: DisplayName,
    timeZone: TimeZone.default('UTC'),
  })
  .meta({ id: 'Register' });
export type Register = z.input<typeof Register>;

export const Login = z
  .strictObject({
    email: Email,
    password: z.string().min(1, { message: 'Write your password.' }).max(200),
  })
  .meta({ id: 'Login' });
export type Login = z.input<typeof Login>;

export const UpdateProfile = z
  .strictObject({
    displayName: DisplayName.optional(),
    timeZone: TimeZone.optional(),
    bio: z.string().max(2000).optional(),
  })
  .meta({ id: 'UpdateProfile' });
export type UpdateProfile = z.input<typeof UpdateProfile>;

/** Change type `identity.account`, in the person's own room. */
export const AccountView = z
  .strictObject({
    id: z.uuid(),
    email: z.string(),
    displayName: z.string(),
    bio: z.string(),
    timeZone: z.string(),
    administrator: z.boolean(),
    version: z.number().int(),
  })
  .meta({ id: 'AccountView' });
export type AccountView = z.output<typeof AccountView>;

/** Answer of register, login and refresh. The refresh token is in an httpOnly cookie. */
export const SignedIn = z
  .strictObject({
    accessToken: z.string(),
    expiresIn: z.number().int().describe('Seconds until the access token ends.'),
    user: AccountView,
  })
  .meta({ id: 'SignedIn' });
export type SignedIn = z.output<typeof SignedIn>;

/** Answer of `GET /api/auth/profile`: the account and what it belongs to. */
export const ProfileView = z
  .strictObject({
    user: AccountView,
    memberships: z.array(
      z.strictObject({
        organisationId: z.uuid(),
        organisationName: z.string(),
        role: z.string().describe("Name of a preset, or id of a role of the organisation's own."),
        grants: z.partialRecord(z.enum(PERMISSIONS), z.enum(SCOPES)).readonly(),
        teams: z.array(z.uuid()).readonly(),
      }),
    ),
  })
  .meta({ id: 'ProfileView' });
export type ProfileView = z.output<typeof ProfileView>;

/** Answer of `POST /api/socket-tickets`; single use, valid for 60 s. */
export const SocketTicket = z.strictObject({ ticket: z.string() }).meta({ id: 'SocketTicket' });
export type SocketTicket = z.output<typeof SocketTicket>;
