import { createHash, randomBytes } from 'node:crypto';

/** A secret that nobody guesses, for links, tokens and keys; 43 characters of base64url unless it has other bytes. */
export const makeSecret = (bytes = 32): string => randomBytes(bytes).toString('base64url');

/** What is kept of a secret: it is drawn at random, so a plain hash tells nothing of it. */
export const hashOfSecret = (secret: string): string =>
  createHash('sha256').update(secret).digest('base64url');
