import { session } from '../../kernel/client.ts';
import { fetchHistory } from './api.ts';

/** Who changed a record last. */
export interface LastChange {
  /** Null for something that is no person. */
  who: string | null;
  /** It was oneself, elsewhere. */
  isMe: boolean;
  at: string;
}

/** The newest change of one of these fields, or of any; null when that cannot be known here. */
export async function lastChange(
  entity: string,
  id: string,
  fields: readonly string[],
  signal: AbortSignal,
): Promise<LastChange | null> {
  try {
    const { items } = await fetchHistory(entity, id, null, signal);
    const line = items.find(({ fields: all }) => all.some(({ name }) => fields.includes(name))) ?? items[0];
    return line ? { who: line.actor.name, isMe: line.actor.id === session.user?.id, at: line.at } : null;
  } catch {
    return null;
  }
}
