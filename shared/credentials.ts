import { z } from 'zod';
import { Email, SignedIn } from './identity.ts';

/** What proves who somebody is, besides the password: sessions, second factor, passkeys, API keys. */

/** One place where the person is signed in. */
export const SessionView = z.object({
  id: z.string(),
  /** In words, such as "Firefox on Windows". */
  device: z.string(),
  begunAt: z.iso.datetime(),
  /** To about ten minutes: when its access token was last renewed. */
  usedAt: z.iso.datetime(),
  current: z.boolean(),
});
export type SessionView = z.output<typeof SessionView>;

export const SessionList = z.object({ items: z.array(SessionView), nextCursor: z.null() });
export type SessionList = z.output<typeof SessionList>;

export const EndedSessions = z.object({ ended: z.number() });
export type EndedSessions = z.output<typeof EndedSessions>;

/** Six digits of an authenticator, or a recovery code; spaces and hyphens are forgiven. */
export const Code = z
  .string()
  .trim()
  .min(1, { message: 'Write the code.' })
  .max(40)
  .transform((code) => code.replaceAll(/[\s-]/g, '').toLowerCase());

/** Answer of a login with the right password where a second factor is on. */
export const SecondFactorNeeded = z.object({
  secondFactor: z.literal(true),
  /** Valid for five minutes, for this browser, for one success or five failures. */
  challenge: z.string(),
});
export type SecondFactorNeeded = z.output<typeof SecondFactorNeeded>;

export const LoginAnswer = z.union([SignedIn, SecondFactorNeeded]);
export type LoginAnswer = z.output<typeof LoginAnswer>;

export const SecondFactor = z.strictObject({ challenge: z.string().min(1).max(100), code: Code });
export type SecondFactor = z.input<typeof SecondFactor>;

export const ProveCode = z.strictObject({ code: Code });
export type ProveCode = z.input<typeof ProveCode>;

/** Another address; with the password or a code, or, without a password, in a session that has just begun. */
export const ChangeEmail = z.strictObject({
  email: Email,
  password: z.string().max(200).optional(),
  code: Code.optional(),
});
export type ChangeEmail = z.input<typeof ChangeEmail>;

export const SecondFactorState = z.object({
  /** Null when it is off. */
  since: z.iso.datetime().nullable(),
  recoveryCodesLeft: z.number(),
});
export type SecondFactorState = z.output<typeof SecondFactorState>;

/** To be put into an authenticator, then confirmed by its first code. */
export const Enrolment = z.object({ secret: z.string(), uri: z.string() });
export type Enrolment = z.output<typeof Enrolment>;

/** Shown this once. */
export const RecoveryCodes = z.object({ codes: z.array(z.string()) });
export type RecoveryCodes = z.output<typeof RecoveryCodes>;

const Name = z
  .string()
  .trim()
  .min(1, { message: 'Give it a name.' })
  .max(60, { message: 'Use at most 60 characters.' });

/** Change type `identity.passkey`, in the person's own room. */
export const PasskeyView = z.object({
  id: z.string(),
  accountId: z.string(),
  name: z.string(),
  /** Kept by an account with its maker, and so on more than one device. */
  synced: z.boolean(),
  createdAt: z.iso.datetime(),
  usedAt: z.iso.datetime().nullable(),
  version: z.number(),
});
export type PasskeyView = z.output<typeof PasskeyView>;

export const PasskeyList = z.object({ items: z.array(PasskeyView), nextCursor: z.null() });
export type PasskeyList = z.output<typeof PasskeyList>;

/** What a browser is asked with, as WebAuthn defines it; its library knows the other parts. */
export const CreationOptions = z.looseObject({
  challenge: z.string(),
  rp: z.looseObject({ id: z.string(), name: z.string() }),
  user: z.looseObject({ id: z.string(), name: z.string(), displayName: z.string() }),
});
export const RequestOptions = z.looseObject({ challenge: z.string(), rpId: z.string() });

/** What a browser answers with; its library knows the parts, the server's checks each. */
const CredentialResponse = z.looseObject({
  id: z.string().min(1).max(1400),
  rawId: z.string().min(1).max(1400),
  type: z.literal('public-key'),
  response: z.looseObject({ clientDataJSON: z.string().min(1).max(8000) }),
});

export const AddPasskey = z.strictObject({ name: Name, response: CredentialResponse });
export type AddPasskey = z.input<typeof AddPasskey>;

export const RenamePasskey = z.strictObject({ name: Name });
export type RenamePasskey = z.input<typeof RenamePasskey>;

export const PasskeySignIn = z.strictObject({ response: CredentialResponse });
export type PasskeySignIn = z.input<typeof PasskeySignIn>;

/** Change type `identity.api-key`, in the person's own room. */
export const ApiKeyView = z.object({
  id: z.string(),
  accountId: z.string(),
  name: z.string(),
  /** `<module>:read` or `<module>:write`; neither holds the other. */
  scopes: z.array(z.string()),
  /** How the key begins, to tell it from others. */
  start: z.string(),
  createdAt: z.iso.datetime(),
  endsAt: z.iso.datetime().nullable(),
  version: z.number(),
});
export type ApiKeyView = z.output<typeof ApiKeyView>;

export const ApiKeyList = z.object({
  items: z.array(ApiKeyView),
  nextCursor: z.null(),
  /** Scopes that a key can be given. */
  scopes: z.array(z.string()),
  /** When each key was last used, to about a minute; without those that never were. */
  used: z.record(z.string(), z.iso.datetime()),
});
export type ApiKeyList = z.output<typeof ApiKeyList>;

export const NewApiKey = z.strictObject({
  name: Name,
  scopes: z.array(z.string().max(60)).min(1, { message: 'Choose what it may do.' }).max(60),
  /** Days until it ends; null for never. */
  days: z.int().min(1).max(3650).nullable().default(90),
});
export type NewApiKey = z.input<typeof NewApiKey>;

export const MadeApiKey = z.object({ key: ApiKeyView, secret: z.string() });
export type MadeApiKey = z.output<typeof MadeApiKey>;
