import { createHash, randomBytes } from 'node:crypto';

const VALID_DAYS = 7;

/** A new secret for a link: the token for the mail, its hash for the row, and when it ends. */
export function issueInvitationToken(now: Date): { token: string; hash: string; endsAt: Date } {
  const token = randomBytes(32).toString('base64url');
  const endsAt = new Date(now.getTime() + VALID_DAYS * 86_400_000);
  return { token, hash: hashOfToken(token), endsAt };
}

export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('base64url');
