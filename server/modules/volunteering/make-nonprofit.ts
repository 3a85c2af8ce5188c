import type { Transaction } from '#server/kernel/transact.ts';
import { Nonprofit } from './nonprofit.entity.ts';

/** What is read before anything was said. */
export const BLANK_NONPROFIT = { mission: '', address: '', contact: '' };

/**
 * What an organisation has said of itself, null before that. Its organisation stays locked: of two who make it at
 * the same time the second has to see what the first made. Undefined where there is no such organisation.
 */
export async function lockNonprofit(
  { em, sql }: Transaction,
  organisationId: string,
): Promise<Nonprofit | null | undefined> {
  const [organisation] = await sql('select 1 from organisation where id = $1 for update', [organisationId]);
  return organisation && em.findOne(Nonprofit, { id: organisationId });
}

export const makeNonprofit = ({ em }: Transaction, organisationId: string): Nonprofit =>
  em.create(Nonprofit, { id: organisationId, ...BLANK_NONPROFIT, verified: false });
