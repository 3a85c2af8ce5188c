import type { Work } from '#server/kernel/transact.ts';

/** Who tells people of things. */
export const TELLING: Work = { actor: 'system:notifications', mutation: null, source: null };
