import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Context } from 'hono';
import { notAllowed, Refusal } from '#server/kernel/refusal.ts';
import type { Account } from './account.entity.ts';
import type { Passkey } from './passkey.entity.ts';

/** EdDSA, ES256 and RS256 (COSE numbers): between them every authenticator that is sold. */
const ALGORITHMS = [-8, -7, -257];

export type CreationOptions = Awaited<ReturnType<typeof generateRegistrationOptions>>;
export type RequestOptions = Awaited<ReturnType<typeof generateAuthenticationOptions>>;
type CreationResponse = Parameters<typeof verifyRegistrationResponse>[0]['response'];
type RequestResponse = Parameters<typeof verifyAuthenticationResponse>[0]['response'];

/** Where a browser stands: a passkey belongs to the host name, and signs the origin. */
export interface Site {
  host: string;
  /** Any of them may be signed. */
  origins: string[];
}

/** What a passkey is made of, as its browser has proved it. */
export type ProvenPasskey = Pick<
  Passkey,
  'credentialId' | 'publicKey' | 'counter' | 'transports' | 'site' | 'synced'
>;

/**
 * The page that asks: this server's own, or one of the configured origins. Throws 403 for any other.
 * A browser leaves the header out where its own page asks under a strict referrer policy; what it
 * signs says the origin all the same.
 */
export function siteOf(context: Context, publicUrl: string, others: readonly string[]): Site {
  const own = context.req.header('host') ?? '';
  const known = [`https://${own}`, `http://${own}`, new URL(publicUrl).origin, ...others];
  const asking = context.req.header('origin') ?? `https://${own}`;
  if (!known.includes(asking)) {
    throw notAllowed('Passkeys work only on the pages of this server. Open it there.');
  }
  const host = new URL(asking).hostname;
  return {
    host,
    origins: known.filter((origin) => URL.canParse(origin) && new URL(origin).hostname === host),
  };
}

/** `challenge` is 32 bytes in base64url. */
export function creationOptions(
  account: Account,
  known: readonly Passkey[],
  { host }: Site,
  challenge: string,
): Promise<CreationOptions> {
  return generateRegistrationOptions({
    rpName: 'Muster',
    rpID: host,
    userName: account.email,
    userDisplayName: account.displayName,
    userID: new TextEncoder().encode(account.id),
    challenge: bytesOf(challenge),
    attestationType: 'none',
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

/** Without a list of passkeys: the browser offers those that it has for this host. */
export const requestOptions = ({ host }: Site, challenge: string): Promise<RequestOptions> =>
  generateAuthenticationOptions({
    rpID: host,
    challenge: bytesOf(challenge),
    userVerification: 'required',
  });

/** The challenge that a response signs, to be looked up. Throws 400 when there is none in it. */
export function challengeIn(response: { response: { clientDataJSON: string } }): string {
  try {
    const { challenge } = JSON.parse(
      Buffer.from(response.response.clientDataJSON, 'base64url').toString('utf8'),
    ) as { challenge?: unknown };
    if (typeof challenge === 'string') return challenge;
  } catch {
    // As if it held none.
  }
  throw unproven(400);
}

/** Throws 400 when the browser's answer does not prove a new passkey of this site. */
export async function proveNewPasskey(
  response: unknown,
  { origins, host }: Site,
  challenge: string,
): Promise<ProvenPasskey> {
  const verified = await verifyRegistrationResponse({
    response: response as CreationResponse,
    expectedChallenge: challenge,
    expectedOrigin: origins,
    expectedRPID: host,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => null);
  if (!verified?.verified) throw unproven(400);
  const { credential, credentialBackedUp } = verified.registrationInfo;
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    transports: credential.transports ?? [],
    site: host,
    synced: credentialBackedUp,
  };
}

/** Gives the passkey's new counter. Throws 401 when the answer is not signed by it, here and now. */
export async function provePasskey(
  response: unknown,
  { origins, host }: Site,
  challenge: string,
  { credentialId, publicKey, counter }: Passkey,
): Promise<number> {
  const verified = await verifyAuthenticationResponse({
    response: response as RequestResponse,
    expectedChallenge: challenge,
    expectedOrigin: origins,
    expectedRPID: host,
    requireUserVerification: true,
    credential: { id: credentialId, publicKey: bytesOf(publicKey), counter },
  }).catch(() => null);
  if (!verified?.verified) throw unproven(401);
  return verified.authenticationInfo.newCounter;
}

export const unproven = (status: 400 | 401): Refusal =>
  new Refusal(status, 'passkey', 'The passkey was not accepted. Try again, or sign in by password.');

const bytesOf = (base64url: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.from(base64url, 'base64url'));
