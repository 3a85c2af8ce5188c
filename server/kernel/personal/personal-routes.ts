import { EraseAccount, type PersonalExport } from '#shared/personal.ts';
import type { Database, Row } from '../database.ts';
import { type Principal, plain, type Route } from '../http/route.ts';
import type { Kernel } from '../module.ts';
import { Refusal } from '../refusal.ts';
import { readSnapshot, type Snapshot } from '../snapshot.ts';
import { ERASE_QUEUE, type EraseJob } from './erase-history.ts';
import type { HeldData } from './held-data.ts';

export interface PersonalParts {
  kernel: Kernel;
  /** The lower parts first; what stands on another is erased before it. */
  held: readonly HeldData[];
  loadActor(sql: Snapshot['sql'], principal: Principal): Promise<unknown>;
  /** Gives the address of the account. Throws unless it is surely the person: by password, or because they signed in just now. */
  confirm(database: Database, principal: Principal, password: string | null): Promise<string>;
}

/** Everyone may have all of their data, and be forgotten. */
export const personalRoutes = ({ kernel, held, loadActor, confirm }: PersonalParts): Route[] => [
  plain('post', {
    path: '/users/me/export',
    access: 'signed-in',
    policy: 'self',
    rate: 'write',
    summary: 'Everything that is held about the caller, part by part, as a file.',
    answersWith: 'application/json',
    run: async ({ context, principal }) => {
      const { result } = await readSnapshot(kernel.database, async ({ sql }) => {
        await loadActor(sql, principal!);
        const parts: Record<string, Row[]> = {};
        for (const { name, read } of held) parts[name] = await read(sql, principal!.accountId);
        return parts;
      });
      const file: PersonalExport = { exportedAt: kernel.clock.now().toISOString(), parts: result };
      return context.body(`${JSON.stringify(file, null, 2)}\n`, 200, {
        'Content-Type': 'application/json',
        'Content-Disposition': 'attachment; filename="my-data.json"',
      });
    },
  }),
  plain('delete', {
    path: '/users/me',
    access: 'signed-in',
    policy: 'self',
    rate: 'credentials',
    summary: 'Erases the account: nothing that tells of the person stays, and every session ends.',
    body: EraseAccount,
    status: 204,
    example: { password: 'the password of the account' },
    refusals: {
      password: 'The password is not that of the account, or there is none and the sign-in is too long ago.',
      'last-owner': 'The caller is the last owner of an organisation; `errors` names each.',
    },
    run: async ({ principal, body, work }) => {
      const { database, transactor, clock } = kernel;
      const { accountId } = principal!;
      await loadActor(database.sql, principal!);
      const address = await confirm(database, principal!, body.password ?? null);
      await againWhenChanged(() =>
        transactor.transact(work, async (transaction) => {
          for (const { erase } of held.toReversed()) await erase?.(transaction, accountId, clock.now());
          transaction.enqueue(ERASE_QUEUE, [{ accountId, address } satisfies EraseJob]);
        }),
      );
    },
  }),
];

const TRIES = 3;

/** Whoever is erased has seen no version: what a reaction changed in between is read anew, and goes all the same. */
async function againWhenChanged<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (refused) {
      if (tries === TRIES || !(refused instanceof Refusal) || refused.code !== 'version') throw refused;
    }
  }
}
