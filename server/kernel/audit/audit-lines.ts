import type { Row } from '../database.ts';
import type { HistorySeal, PersonalSeal, SealedContent } from '../history/history-seal.ts';
import { canonical } from '../history/history-seal.ts';

/** A line of history with its seal and its link, as far as it has them. */
export interface AuditLine extends Row, SealedContent {
  id: string;
  mac: string | null;
  personal: PersonalSeal | null;
}

/** Columns of `history h`, every one of them, in the form that is sealed. */
export const AUDIT_COLUMNS = `h.id::text as id, h.organisation, h.entity, h.entity_id, h.version, h.before, h.after,
  h.actor, h.source, (extract(epoch from h.at) * 1000000)::bigint::text as at, h.commit, h.undoes, h.mac, h.personal`;

/** What has no organisation makes a chain of its own. */
export const NO_ORGANISATION = 'none';
export const scopeOf = ({ organisation }: Pick<AuditLine, 'organisation'>): string =>
  organisation ?? NO_ORGANISATION;

/** Whether the line is as it was written. A line without a seal is of the time before there were any. */
export function isAsWritten(seal: HistorySeal, line: AuditLine): boolean {
  const personal = line.personal;
  if (personal !== null && Object.keys(personal).sort().join() !== 'fields,salt') return false;
  return line.mac !== null && line.mac === seal.macOf(line, personal);
}

/** What the chain takes of a line: its number, and its seal or all of it. */
export function linkOf(seal: HistorySeal, previous: string, seq: number, line: AuditLine): string {
  const { id, mac } = line;
  const content = mac ?? seal.mac(canonical(['unsealed', { ...line, mac: null, link: null }]));
  return seal.mac(canonical(['link', previous, scopeOf(line), seq, id, content]));
}

/** Nobody without the secret can put an older head in the place of a newer one, or make one up. */
export const headMac = (seal: HistorySeal, scope: string, seq: number, hash: string): string =>
  seal.mac(canonical(['head', scope, seq, hash]));
