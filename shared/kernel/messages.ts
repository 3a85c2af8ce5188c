import { z } from 'zod';
import { Problem } from './problem.ts';
import { PROTOCOL_VERSION } from './protocol.ts';

/** The shapes of what sockets carry. A browser takes their types from `protocol.ts`, without the schemas. */

const Room = z
  .string()
  .max(120)
  .describe(
    'Name of a room, such as `organisation:<id>` or `needs:<id>`. A room is an audience: who may join may see all of it.',
  );
const Epoch = z
  .string()
  .max(40)
  .describe('Changes after a restore; positions of different epochs cannot be compared.');
const Seq = z
  .number()
  .int()
  .min(0)
  .describe('Number of a change: gap-free within the room and epoch, from 1.');

export const Entry = z
  .strictObject({
    type: z.string().describe('`module.thing`, for example `volunteering.need`.'),
    op: z.enum(['upsert', 'remove']),
    id: z.string(),
    version: z
      .number()
      .int()
      .describe('Grows with every change of the thing; a remove carries the last version + 1.'),
    view: z
      .unknown()
      .describe('The whole view after the commit, as HTTP answers with it; null for a remove.'),
  })
  .meta({
    id: 'Entry',
    description: 'What one commit did to one live thing, as everyone in the room sees it.',
  });
export interface Entry<View = unknown> extends Omit<z.output<typeof Entry>, 'view'> {
  view: View | null;
}

export const Change = z
  .strictObject({
    room: Room,
    epoch: Epoch,
    seq: Seq,
    actor: z.string().describe('Account that acted, or a name such as `system:matching`.'),
    mutation: z
      .string()
      .nullable()
      .describe('Mutation id the acting client chose, so that it can drop its pending copy.'),
    at: z.iso.datetime({ offset: true }).describe('Instant of the commit.'),
    entries: z.array(Entry),
  })
  .meta({
    id: 'Change',
    description: 'One commit in one room: its entries are applied whole or not at all.',
  });
export type Change = z.output<typeof Change>;

export const Changes = z
  .array(Change)
  .min(1)
  .meta({ id: 'Changes', description: 'Commits of one room, in order.' });

export const JoinRequest = z
  .strictObject({ room: Room, epoch: Epoch.optional(), seq: Seq.optional() })
  .meta({ id: 'JoinRequest', description: 'Names a room and, if it has been read, where.' });
export type JoinRequest = z.output<typeof JoinRequest>;

export const JoinReply = z
  .union([
    z.strictObject({ epoch: Epoch, seq: Seq, changes: z.array(Change) }),
    z
      .strictObject({ epoch: Epoch, seq: Seq, reset: z.literal(true) })
      .describe('Too far behind, or another epoch: fetch again over HTTP.'),
    z.strictObject({ error: Problem }),
  ])
  .meta({ id: 'JoinReply', description: 'What was missed since the position that was given.' });
export type JoinReply = z.output<typeof JoinReply>;

export const LeaveRequest = z.strictObject({ room: Room }).meta({ id: 'LeaveRequest' });
export type LeaveRequest = z.output<typeof LeaveRequest>;

export const Heads = z
  .strictObject({ epoch: Epoch, rooms: z.array(z.strictObject({ room: Room, seq: Seq })) })
  .meta({ id: 'Heads', description: 'Where rooms stand, so that a silent loss on a quiet room is found.' });
export type Heads = z.output<typeof Heads>;

export const Kick = z
  .strictObject({ room: Room, reason: z.string() })
  .meta({ id: 'Kick', description: 'The room was left for the client, and why.' });
export type Kick = z.output<typeof Kick>;

/** Seconds after which somebody who has not said so again is taken to be gone. */
export const PRESENCE_LASTS_SECONDS = 45;

/** How much of somebody's presence is told at most. */
export const MOST_PRESENT = 100;

const RecordOfPresence = z
  .strictObject({
    type: z.string().regex(/^[a-z]{1,30}\.[a-z-]{1,40}$/),
    id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  })
  .describe('`module.thing` and the id of one. It is only told on, never looked up.');
const FieldOfPresence = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9.]{0,59}$/)
  .nullable()
  .describe('The field that is being edited, or null.');

export const PresenceClaim = z
  .strictObject({
    room: Room,
    at: z
      .strictObject({ record: RecordOfPresence, field: FieldOfPresence })
      .nullable()
      .describe('Null when the record is no longer looked at.'),
  })
  .meta({
    id: 'PresenceClaim',
    description: `Where one is. Ends by itself after ${PRESENCE_LASTS_SECONDS} s, so it is said again before.`,
  });
export type PresenceClaim = z.output<typeof PresenceClaim>;

export const Present = z
  .strictObject({
    accountId: z.string(),
    name: z.string(),
    picture: z.string().nullable().describe('Id of the picture, for `/api/pictures/<id>`.'),
    record: RecordOfPresence,
    field: FieldOfPresence,
    since: z.iso.datetime().describe('Since when they are there, or hold the field.'),
  })
  .meta({ id: 'Present', description: 'Somebody who is at a record now.' });
export type Present = z.output<typeof Present>;

const People = z
  .array(Present)
  .max(MOST_PRESENT)
  .describe('Everyone who is at a record of the room, the longest first.');

export const PresenceNotice = z
  .strictObject({ room: Room, people: People })
  .meta({ id: 'PresenceNotice', description: 'Who is here, as a whole. It decides nothing.' });
export type PresenceNotice = z.output<typeof PresenceNotice>;

export const PresenceReply = z
  .union([z.strictObject({ people: People }), z.strictObject({ error: Problem })])
  .meta({ id: 'PresenceReply' });
export type PresenceReply = z.output<typeof PresenceReply>;

export const Drain = z
  .strictObject({ retryAfterMs: z.number().int().min(0) })
  .meta({ id: 'Drain', description: 'The node stops: connect again after so many milliseconds.' });
export type Drain = z.output<typeof Drain>;

export const Handshake = z
  .strictObject({
    ticket: z.string().describe('From `POST /api/socket-tickets`: single use, valid for 60 s.'),
    protocol: z.literal(PROTOCOL_VERSION),
  })
  .meta({ id: 'Handshake', description: 'What a client gives when it connects, as `auth`.' });
