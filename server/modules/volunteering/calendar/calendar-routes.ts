import { plain, type Route, read } from '#server/kernel/http/route.ts';
import type { Kernel } from '#server/kernel/module.ts';
import { notFound } from '#server/kernel/refusal.ts';
import { ownAccount } from '#server/modules/identity/own-account.ts';
import { CalendarFeed, MadeCalendarFeed } from '#shared/commitments.ts';
import { feedSince, loadCalendar, makeFeed, ownerOfFeed, stopFeed } from './calendar-feed.ts';
import { shiftCalendar } from './shift-calendar.ts';

const NAME = 'Muster shifts';
const FILE = /^([\w-]{43})\.ics$/;

/** A person's commitments in the calendar they use, by a link that needs no sign-in (V22). */
export const calendarRoutes = ({ database, transactor, clock, publicUrl }: Kernel): Route[] => [
  read({
    path: '/volunteer/calendar',
    access: 'signed-in',
    policy: 'self',
    keys: false,
    summary: 'Since when the caller has a calendar link; null where they have none.',
    answer: CalendarFeed,
    run: async ({ snapshot: { sql }, actor }) => ({ since: await feedSince(sql, actor.accountId) }),
  }),
  // An answer that is repeated would have to be kept, and this one holds a secret.
  plain('post', {
    path: '/volunteer/calendar',
    access: 'signed-in',
    policy: 'self',
    rate: 'credentials',
    summary: 'Makes a calendar link; one of before ends. Only this answer holds it.',
    status: 201,
    answer: MadeCalendarFeed,
    run: async ({ principal, work }) => {
      const now = clock.now();
      const { result } = await transactor.transact(work, async (transaction) => {
        const { id } = await ownAccount(transaction, principal!);
        return makeFeed(transaction.sql, id, now);
      });
      return { path: `/api/calendar/${result}.ics`, since: now.toISOString() };
    },
  }),
  plain('delete', {
    path: '/volunteer/calendar',
    access: 'signed-in',
    policy: 'self',
    rate: 'credentials',
    summary: 'Ends the calendar link.',
    status: 204,
    run: async ({ principal, work }) => {
      await transactor.transact(work, async (transaction) => {
        const { id } = await ownAccount(transaction, principal!);
        await stopFeed(transaction.sql, id);
      });
    },
  }),
  plain('get', {
    path: '/calendar/:file',
    access: 'public',
    summary: 'The commitments of whoever made the link, as an iCalendar file.',
    answersWith: 'text/calendar',
    refusals: { 'not-found': 'The link leads nowhere, or not any more.' },
    run: async ({ context, params: { file = '' } }) => {
      const token = FILE.exec(file)?.[1];
      const owner = token ? await ownerOfFeed(database.sql, token) : null;
      if (!owner) throw notFound('calendar');
      const shifts = await loadCalendar(database.sql, owner, clock.now());
      return context.body(shiftCalendar(shifts, NAME, publicUrl()), 200, {
        'Content-Type': 'text/calendar; charset=utf-8',
        'Content-Disposition': 'inline; filename="muster.ics"',
      });
    },
  }),
];
