import { z } from 'zod';
import { Instant } from './kernel/instant.ts';
import { MAIL_CHOICES, MOST_PEOPLE_NAMED, NOTIFICATION_TYPES } from './notification-types.ts';

const Version = z.number().int().min(1);
const Stored = z.iso.datetime();

/** What a notification is about, as it was when it happened last. */
export const NotificationFacts = z
  .strictObject({
    people: z
      .array(z.strictObject({ accountId: z.uuid(), name: z.string() }))
      .max(MOST_PEOPLE_NAMED)
      .describe('Of those it is about, the latest first.'),
    count: z.number().int().min(1).describe('How many things happened that it gathers.'),
    organisationId: z.uuid(),
    organisationName: z.string(),
    needId: z.uuid(),
    title: z.string(),
    startsAt: Stored,
    endsAt: Stored,
    timeZone: z.string(),
    reason: z.string().describe('Somebody’s own words; empty where nobody said any.'),
    hours: z.number().nullable().describe('Before the start, of a reminder.'),
  })
  .meta({ id: 'NotificationFacts' });
export type NotificationFacts = z.output<typeof NotificationFacts>;

/** Change type `notifications.notification`, in the room of whoever is told. */
export const NotificationView = z
  .strictObject({
    id: z.uuid(),
    type: z.enum(NOTIFICATION_TYPES),
    facts: NotificationFacts,
    /** Within the application. */
    url: z.string(),
    happenedAt: Stored.describe('When the last of what it gathers happened.'),
    seenAt: Stored.nullable().describe('When it was on the screen; not that anybody read it.'),
    readAt: Stored.nullable(),
    archivedAt: Stored.nullable(),
    snoozedUntil: Stored.nullable(),
    version: Version,
  })
  .meta({ id: 'NotificationView' });
export type NotificationView = z.output<typeof NotificationView>;

const MOST_AT_ONCE = 200;

/** `POST /api/notifications/settle`: what becomes of some notifications, or of all that are in the inbox. */
export const SettleNotifications = z
  .strictObject({
    ids: z
      .array(z.uuid())
      .min(1)
      .max(MOST_AT_ONCE)
      .nullable()
      .describe('Null for all that are not archived.'),
    to: z.enum(['seen', 'read', 'unread', 'archived', 'unarchived']),
  })
  .meta({ id: 'SettleNotifications' });
export type SettleNotifications = z.input<typeof SettleNotifications>;

/** `POST /api/notifications/:id/snooze`. */
export const SnoozeNotification = z.strictObject({ until: Instant }).meta({ id: 'SnoozeNotification' });
export type SnoozeNotification = z.input<typeof SnoozeNotification>;

const MinuteOfDay = z
  .number()
  .int()
  .min(0, { message: 'Choose a time of the day.' })
  .max(1439, { message: 'Choose a time of the day.' });
const QuietHours = z
  .strictObject({ from: MinuteOfDay, to: MinuteOfDay })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    message: 'Choose an end other than the beginning.',
  });
const Mail = z.record(z.enum(NOTIFICATION_TYPES), z.enum(MAIL_CHOICES));

/** Change type `notifications.settings`, in the person's own room. */
export const NotificationSettingsView = z
  .strictObject({
    id: z.uuid(),
    mail: Mail.describe('For each type, when it is mailed, too.'),
    quiet: QuietHours.nullable().describe('Minutes of the day, on the wall of the account’s time zone.'),
    digestAt: MinuteOfDay.describe('When what is mailed once a day is mailed.'),
    version: z.number().int().min(0).describe('0 before anything was chosen.'),
  })
  .meta({ id: 'NotificationSettingsView' });
export type NotificationSettingsView = z.output<typeof NotificationSettingsView>;

/** `PATCH /api/users/me/notification-settings`: only what is to change. */
export const ReviseNotificationSettings = z
  .strictObject({
    mail: z.partialRecord(z.enum(NOTIFICATION_TYPES), z.enum(MAIL_CHOICES)).optional(),
    quiet: QuietHours.nullable().optional(),
    digestAt: MinuteOfDay.optional(),
  })
  .meta({ id: 'ReviseNotificationSettings' });
export type ReviseNotificationSettings = z.input<typeof ReviseNotificationSettings>;
