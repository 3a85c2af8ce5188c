/** What people are told of, and how: the pure part, which the client's first load may carry. */

export const NOTIFICATION_TYPES = [
  'offer',
  'reminder',
  'place-given',
  'place-lost',
  'shift-changed',
  'thanks',
  'signed-up',
  'waiting',
  'gave-up',
  'at-risk',
] as const;
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

/** Told to whoever volunteers; the others are told to those who find people for the work. */
export const VOLUNTEERS_TYPES: readonly NotificationType[] = [
  'offer',
  'reminder',
  'place-given',
  'place-lost',
  'shift-changed',
  'thanks',
];

/** When it is mailed, too: at once, with the others of the day, or never. */
export const MAIL_CHOICES = ['now', 'daily', 'off'] as const;
export type MailChoice = (typeof MAIL_CHOICES)[number];

/** Minutes of the day on the receiver's wall: `from` may lie behind `to`, over midnight. */
export interface QuietHours {
  from: number;
  to: number;
}

/** What holds for whoever has chosen nothing. */
export const USUAL_SETTINGS: {
  mail: Readonly<Record<NotificationType, MailChoice>>;
  quiet: QuietHours | null;
  digestAt: number;
} = {
  mail: {
    offer: 'now',
    reminder: 'now',
    'place-given': 'now',
    'place-lost': 'now',
    'shift-changed': 'now',
    thanks: 'daily',
    'signed-up': 'daily',
    waiting: 'now',
    'gave-up': 'now',
    'at-risk': 'now',
  },
  quiet: { from: 22 * 60, to: 7 * 60 },
  digestAt: 8 * 60,
};

/** At which hours before a shift somebody is reminded of it, the later last (V18). */
export const REMINDER_HOURS = [24, 2] as const;

/** So many names are kept of those a notification is about; it counts all of them. */
export const MOST_PEOPLE_NAMED = 3;
