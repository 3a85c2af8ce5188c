import type { Socket } from 'socket.io';
import type { z } from 'zod';
import type { Problem } from '#shared/kernel/problem.ts';
import type { Member } from './audience.ts';
import { faultInWords, strayFields } from './fault-words.ts';
import type { SocketLimits } from './limits.ts';
import type { Log } from './log.ts';
import { Pace } from './pace.ts';
import { Refusal } from './refusal.ts';

/** How much a message costs, for limits a connection. */
export type SocketRate = 'join' | 'message';

interface Declaration {
  name: string;
  summary: string;
  message: z.ZodType;
}

/** What clients may send, and what is done about it. */
export interface ReceivedEvent extends Declaration {
  direction: 'received';
  /** Who may send it, and who decides, in a sentence. */
  policy: string;
  rate: SocketRate;
  /** A message that could be sent, for the description. */
  example: unknown;
  /** What it is acknowledged with; left out where there is no acknowledgement. */
  reply?: z.ZodType;
  run(member: Member, message: unknown): unknown;
}

/** What the server sends by itself. */
export interface SentEvent extends Declaration {
  direction: 'sent';
  /** When it is sent, and to whom. */
  policy: string;
}

export type SocketEvent = ReceivedEvent | SentEvent;

/** Declares what clients may send. A reply may always be `{error: Problem}` instead. */
export function received<Message extends z.ZodType>(
  event: Omit<ReceivedEvent, 'direction' | 'run' | 'message'> & {
    message: Message;
    run(member: Member, message: z.output<Message>): unknown;
  },
): ReceivedEvent {
  return { ...event, direction: 'received' } as ReceivedEvent;
}

/** Declares what the server sends. */
export const sent = (event: Omit<SentEvent, 'direction'>): SentEvent => ({ ...event, direction: 'sent' });

type Acknowledge = (answer: unknown) => void;

/**
 * Every event that sockets know, each with its shape, who may, and what it costs. Handlers are put on
 * sockets here and nowhere else, so an event that is not declared does not exist.
 */
export class SocketEvents {
  readonly #received = new Map<string, ReceivedEvent>();
  readonly #sent = new Map<string, SentEvent>();
  readonly #limits: SocketLimits;
  readonly #log: Log;

  constructor(limits: SocketLimits, log: Log) {
    this.#limits = limits;
    this.#log = log;
  }

  add(...events: readonly SocketEvent[]): void {
    for (const event of events) {
      const known: Map<string, SocketEvent> = event.direction === 'received' ? this.#received : this.#sent;
      if (known.has(event.name)) throw new Error(`the socket event ${event.name} is declared twice`);
      known.set(event.name, event);
    }
  }

  all(): SocketEvent[] {
    return [...this.#received.values(), ...this.#sent.values()];
  }

  /** Does what is declared for what this connection sends, and nothing about anything else. */
  listen(socket: Socket, member: Member): void {
    let paces: Record<SocketRate, Pace> | undefined;
    // One listener for all: thousands of sockets only listen, and each of theirs is paid for.
    socket.onAny((name: string, ...sent: unknown[]) => {
      const event = this.#received.get(name);
      if (!event) return;
      paces ??= this.#paces();
      const last = sent.at(-1);
      const acknowledge = typeof last === 'function' ? (last as Acknowledge) : null;
      void this.#hear(event, member, paces[event.rate], sent[0], acknowledge);
    });
  }

  #paces(): Record<SocketRate, Pace> {
    const { rooms, joinsASecond, messagesASecond } = this.#limits;
    return {
      join: new Pace(joinsASecond, rooms),
      message: new Pace(messagesASecond, messagesASecond * 10),
    };
  }

  async #hear(
    event: ReceivedEvent,
    member: Member,
    pace: Pace,
    message: unknown,
    acknowledge: Acknowledge | null,
  ): Promise<void> {
    try {
      // Whoever asks something and cannot hear the answer has made a mistake that nothing should come of.
      if (event.reply && !acknowledge) return;
      if (!pace.take()) throw tooFast();
      const read = event.message.safeParse(message, { error: faultInWords });
      if (!read.success) throw invalid(read.error.issues);
      const answer = await event.run(member, read.data);
      if (event.reply) acknowledge?.(answer);
    } catch (error) {
      acknowledge?.({ error: this.#problemOf(error, event) });
    }
  }

  #problemOf(error: unknown, { name }: ReceivedEvent): Problem {
    if (error instanceof Refusal) return error.toProblem();
    this.#log.error({ err: error, event: name }, 'a socket event failed');
    return new Refusal(503, 'not-now', 'This cannot be done now. Try again in a moment.').toProblem();
  }
}

const tooFast = (): Refusal =>
  new Refusal(429, 'too-many', 'That was too much at once. Try again in a second.', { retryAfter: 1 });

/** Names what is wrong; never says what was sent. */
function invalid(issues: readonly z.core.$ZodIssue[]): Refusal {
  const errors = issues.slice(0, 20).map(({ code, path, message }) => ({
    path: path.join('.'),
    message: code === 'unrecognized_keys' ? strayFields(path.join('.') || 'the message') : message,
  }));
  return new Refusal(400, 'invalid', 'The message has another shape; see /api/asyncapi.json.', { errors });
}
