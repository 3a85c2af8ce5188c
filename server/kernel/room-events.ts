import {
  Changes,
  Drain,
  Heads,
  JoinReply,
  JoinRequest,
  Kick,
  LeaveRequest,
} from '#shared/kernel/messages.ts';
import type { ServerEvents } from '#shared/kernel/protocol.ts';
import type { Audience, Member } from './audience.ts';
import type { Joins } from './joins.ts';
import type { SocketLimits } from './limits.ts';
import { Refusal } from './refusal.ts';
import { received, type SentEvent, type SocketEvent, sent } from './socket-events.ts';

export interface RoomEventParts {
  joins: Joins;
  audience: Audience;
  limits: SocketLimits;
}

const EXAMPLE_ID = '0198c5a0-7d1f-7c41-9d3e-3a1b2c4d5e6f';

/** What is said about rooms, from both sides. */
export function roomEvents({ joins, audience, limits }: RoomEventParts): SocketEvent[] {
  const isFull = ({ rooms, joining }: Member, room: string): boolean =>
    rooms.size + joining >= limits.rooms && !rooms.has(room);
  return [
    received({
      name: 'join',
      summary: 'Hears a room from now on, and what was missed since a position.',
      policy: 'Who may see everything in the room, as its module decides; otherwise 404.',
      rate: 'join',
      message: JoinRequest,
      example: { room: `organisation:${EXAMPLE_ID}`, epoch: EXAMPLE_ID, seq: 41 },
      reply: JoinReply,
      run: async (member, request) => {
        if (isFull(member, request.room))
          throw new Refusal(429, 'rooms', `Leave a room first: a connection may join ${limits.rooms}.`);
        member.joining += 1;
        try {
          return await member.turns.take(request.room, () => joins.join(member, request));
        } finally {
          member.joining -= 1;
        }
      },
    }),
    received({
      name: 'leave',
      summary: 'Hears a room no longer.',
      policy: 'Everyone, for their own connection.',
      rate: 'message',
      message: LeaveRequest,
      example: { room: `organisation:${EXAMPLE_ID}` },
      run: (member, { room }) => member.turns.take(room, () => audience.leave(member, room)),
    }),
    ...Object.values(SENT),
  ];
}

/** Sent by relay and sockets, whose types these are. */
const SENT: Record<Exclude<keyof ServerEvents, 'presence'>, SentEvent> = {
  change: sent({
    name: 'change',
    summary: 'Commits in a room, in order and without a gap.',
    policy: 'To everyone in the room, after each commit.',
    message: Changes,
  }),
  heads: sent({
    name: 'heads',
    summary: 'Where the joined rooms stand.',
    policy: 'To everyone, every 20 s, and when pushing was given up because the connection is slow.',
    message: Heads,
  }),
  kick: sent({
    name: 'kick',
    summary: 'A room was left for the client.',
    policy: 'To who may not hear the room any more, before anything else is sent.',
    message: Kick,
  }),
  drain: sent({
    name: 'drain',
    summary: 'The node is about to stop.',
    policy: 'To everyone on the node.',
    message: Drain,
  }),
};
