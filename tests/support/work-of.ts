import type { Kernel } from '#server/kernel/module.ts';
import type { Transaction } from '#server/kernel/transact.ts';

/** What a request has its transactions do until it is answered, step by step, without the values. */
export async function workOf(
  { transactor, database }: Kernel,
  request: () => Promise<{ status: number; body: unknown }>,
) {
  const { transact } = transactor;
  const { sql } = database;
  const steps: string[] = [];
  const watched = (transaction: Transaction): Transaction => ({
    get em() {
      steps.push('em');
      return transaction.em;
    },
    things: transaction.things,
    takesBack: (commit) => transaction.takesBack(commit),
    sql: (text, parameters) => {
      steps.push(text);
      return transaction.sql(text, parameters);
    },
    enqueue: (queue, data) => {
      steps.push(`${data.length} to ${queue}`);
      transaction.enqueue(queue, data);
    },
  });
  transactor.transact = (work, verb, remember) => {
    steps.push('transact');
    return transact.call(
      transactor,
      work,
      (transaction) => verb(watched(transaction)),
      remember as never,
    ) as never;
  };
  database.sql = (text, parameters) => {
    // Housekeeping of the relay and the queue goes on beside.
    if (/account|one_time_token/.test(text)) steps.push(text);
    return sql(text, parameters);
  };
  try {
    const { status, body } = await request();
    return { answer: { status, body }, steps };
  } finally {
    transactor.transact = transact;
    database.sql = sql;
  }
}
