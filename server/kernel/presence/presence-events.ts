import {
  PRESENCE_LASTS_SECONDS,
  PresenceClaim,
  PresenceNotice,
  PresenceReply,
} from '#shared/kernel/messages.ts';
import { received, type SocketEvent, sent } from '../socket-events.ts';
import type { Presence } from './presence.ts';

const EXAMPLE_ID = '0198c5a0-7d1f-7c41-9d3e-3a1b2c4d5e6f';

/** Who is here, said by those who are, and told to the others. */
export const presenceEvents = (presence: Presence): SocketEvent[] => [
  received({
    name: 'presence',
    summary: `Says which record and field one is at; again within ${PRESENCE_LASTS_SECONDS} s, or it ends.`,
    policy: 'Who has joined the room, otherwise 409. The name is the one of the account. It decides nothing.',
    rate: 'message',
    message: PresenceClaim,
    example: {
      room: `need:${EXAMPLE_ID}`,
      at: { record: { type: 'volunteering.need', id: EXAMPLE_ID }, field: 'title' },
    },
    reply: PresenceReply,
    // Said behind a join that is under way, and before a leave.
    run: (member, claim) => member.turns.take(claim.room, () => presence.claim(member, claim)),
  }),
  sent({
    name: 'presence',
    summary: 'Who is at the records of a room, as a whole.',
    policy:
      'To everyone in the room, when somebody comes, goes or takes another field; at most four times a second.',
    message: PresenceNotice,
  }),
];
