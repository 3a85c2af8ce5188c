import { isDeepStrictEqual } from 'node:util';
import type { Inspect } from '#server/kernel/http/app.ts';

/** Throws unless an answer is exactly what its route says it answers with. */
export const refuseUndescribed: Inspect = ({ method, path, answer }, status, body) => {
  const what = `${method.toUpperCase()} ${path}`;
  if (body === undefined) {
    if (answer) throw new Error(`${what} answered nothing, where its route declares an answer`);
    return;
  }
  if (!answer) throw new Error(`${what} answered ${status} with a body: declare its shape as "answer"`);
  const read = answer.safeParse(body);
  if (!read.success)
    throw new Error(`${what} answered what its "answer" does not allow: ${read.error.message}`);
  if (!isDeepStrictEqual(read.data, body))
    throw new Error(`${what} answered more than its "answer" says: ${JSON.stringify(body).slice(0, 500)}`);
};
