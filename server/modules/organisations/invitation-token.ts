import { hashOfSecret, makeSecret } from '#server/kernel/secrets.ts';

const VALID_DAYS = 7;

/** A new secret for a link: the token for the mail, its hash for the row, and when it ends. */
export function issueInvitationToken(now: Date): { token: string; hash: string; endsAt: Date } {
  const token = makeSecret();
  const endsAt = new Date(now.getTime() + VALID_DAYS * 86_400_000);
  return { token, hash: hashOfSecret(token), endsAt };
}
