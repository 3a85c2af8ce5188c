import type { IsolationLevel } from '@mikro-orm/core';
import type { Database, EntityManager } from './database.ts';

/**
 * Runs work in a transaction with an entity manager of its own. Nothing is flushed but by the work
 * itself, and its entities end with it: the library's own way would compute all change sets once more
 * before the commit, and hand the entities on to a manager that nobody looks at.
 */
export function inTransaction<T>(
  { orm, turn }: Database,
  work: (em: EntityManager) => Promise<T>,
  options: { isolationLevel?: IsolationLevel; readOnly?: boolean } = {},
): Promise<T> {
  const em = orm.em.fork({ freshEventManager: true });
  return turn(() =>
    em.getConnection().transactional((transaction) => {
      em.setTransactionContext(transaction);
      return work(em);
    }, options),
  );
}
