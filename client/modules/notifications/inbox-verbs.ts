import type { NotificationView } from '#shared/notifications.ts';
import { t } from '../../messages.ts';
import { toasts } from '../../ui/toasts.svelte.ts';
import { atMoment } from '../../when.ts';
import { settle, snooze } from './api.ts';
import { tellWhat } from './tell.ts';

/** What can be done with notifications; all of it is shown at once, and taken back from its toast. */
export class InboxVerbs {
  /** It is read by being followed. */
  open = (told: NotificationView): void => {
    if (told.readAt === null) this.read(told);
  };

  read = (told: NotificationView): void => void settle([told], 'read', tellWhat(told));
  unread = (told: NotificationView): void => void settle([told], 'unread', tellWhat(told));
  undone = (told: NotificationView): void => void settle([told], 'unarchived', tellWhat(told));

  done = (told: NotificationView): void => {
    const what = tellWhat(told);
    settle([told], 'archived', what);
    toasts.show({
      text: t('inbox.done-told', { what }),
      undo: () => {
        settle([told], 'unarchived', what);
        if (told.readAt === null) this.unread(told);
      },
    });
  };

  putOff = (told: NotificationView, until: Date): void => {
    snooze(told, until, tellWhat(told));
    toasts.show({ text: t('inbox.until', { moment: atMoment(until.toISOString()) }) });
  };

  /** Those of them that were not read; at once. */
  readAll = (all: readonly NotificationView[]): void => {
    const unread = all.filter(({ readAt }) => readAt === null);
    if (unread.length === 0) return;
    settle(unread, 'read', t('inbox.all-read'));
    toasts.show({
      text: t('inbox.all-read'),
      undo: () => settle(unread, 'unread', t('inbox.unread')),
    });
  };

  /** They are on the screen. */
  see = (all: readonly NotificationView[]): void => {
    if (all.length > 0) settle(all, 'seen', t('inbox.title'));
  };
}
