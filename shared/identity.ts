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

/** Unique without case; letters of one alphabet, so that no two look alike. */
export const Username = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9_.]{3,30}$/, { message: 'Use 3 to 30 letters, digits, underscores or dots.' });

/** BCP 47 tag of a language, as a browser names its own. */
export const Locale = z
  .string()
  .max(35)
  .refine(isLocale, { message: 'Choose a language such as en or es-MX.' });

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

export const Register = z
  .strictObject({
    email: Email,
    password: Password,
    displayName: DisplayName,
    timeZone: TimeZone.default('UTC'),
    locale: Locale.default('en'),
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
    /** Null gives it up. */
    username: Username.nullable().optional(),
    timeZone: TimeZone.optional(),
    locale: Locale.optional(),
    bio: z.string().max(2000, { message: 'Use at most 2000 characters.' }).optional(),
  })
  .meta({ id: 'UpdateProfile' });
export type UpdateProfile = z.input<typeof UpdateProfile>;

/** What a link in a mail carries. */
export const MailToken = z.string().min(1).max(100);

export const VerifyEmail = z.strictObject({ token: MailToken });
export type VerifyEmail = z.input<typeof VerifyEmail>;

export const ForgotPassword = z.strictObject({ email: Email });
export type ForgotPassword = z.input<typeof ForgotPassword>;

export const ResetPassword = z.strictObject({ token: MailToken, password: Password });
export type ResetPassword = z.input<typeof ResetPassword>;

export const ChangePassword = z.strictObject({
  present: z.string().min(1, { message: 'Write your present password.' }).max(200),
  password: Password,
});
export type ChangePassword = z.input<typeof ChangePassword>;

/** Change type `identity.account`, in the person's own room. */
export const AccountView = z
  .strictObject({
    id: z.string(),
    email: z.string(),
    emailVerified: z.boolean(),
    displayName: z.string(),
    username: z.string().nullable(),
    bio: z.string(),
    timeZone: z.string(),
    locale: z.string(),
    /** ISO 3166 code of two letters, or `unknown`. */
    country: z.string(),
    /** Id of a picture, for `GET /api/pictures/:id`. */
    picture: z.string().nullable(),
    /** Whether signing in by password asks for a code too. */
    secondFactor: z.boolean(),
    administrator: z.boolean(),
    /** Why they cannot sign in any more, and since when; null for nearly everyone. */
    suspension: z.object({ at: z.string(), reason: z.string() }).nullable(),
    version: z.number(),
  })
  .meta({ id: 'AccountView' });
export type AccountView = z.output<typeof AccountView>;

/** What every signed-in person may know of another. */
export const PersonCard = z
  .strictObject({
    id: z.string(),
    displayName: z.string(),
    username: z.string().nullable(),
    picture: z.string().nullable(),
  })
  .meta({ id: 'PersonCard' });
export type PersonCard = z.output<typeof PersonCard>;

export const BlockPerson = z.strictObject({ accountId: z.uuid() });
export type BlockPerson = z.input<typeof BlockPerson>;

/** Change type `identity.block`, in the room of who blocks; who is blocked is not told. */
export const BlockView = z
  .strictObject({
    id: z.uuid(),
    /** Who is blocked, and what they were called then. */
    blockedId: z.uuid(),
    displayName: z.string(),
    createdAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'BlockView' });
export type BlockView = z.infer<typeof BlockView>;

/** Answer of register, login and refresh. The refresh token is in an httpOnly cookie. */
export const SignedIn = z
  .strictObject({
    accessToken: z.string(),
    /** Seconds until the access token ends. */
    expiresIn: z.number(),
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
