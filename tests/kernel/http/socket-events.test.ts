import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createLog } from '#server/kernel/log.ts';
import { received, SocketEvents, sent } from '#server/kernel/socket-events.ts';
import { Changes, Heads, JoinReply, Kick } from '#shared/kernel/messages.ts';
import { Problem } from '#shared/kernel/problem.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { NO_LIMITS } from '../../support/no-limits.ts';
import { brokenReferences } from '../../support/openapi-rules.ts';
import type { Listener, Person } from '../../support/person.ts';
import { aNeed } from '../../support/samples.ts';
import { TestServer } from '../../support/test-server.ts';
import { Waiting } from '../../support/waiting.ts';

let server: TestServer;
let owner: Person;
let organisationId: string;
beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.person('Ruth');
  organisationId = await server.nonprofit(owner);
});
afterAll(() => server.close());

/** Sends whatever is wanted, as a program of somebody else's would. */
const send = ({ socket }: Listener, name: string, ...sent: unknown[]): void => {
  (socket as unknown as { emit(name: string, ...sent: unknown[]): void }).emit(name, ...sent);
};

interface AsyncApi {
  asyncapi: string;
  channels: { socket: { messages: Record<string, { name: string; payload: object }> } };
  operations: Record<string, { action: string; reply?: object; description: string }>;
}

describe('the description of sockets', () => {
  let description: AsyncApi;
  beforeAll(async () => {
    description = (await (await fetch(`${server.url}/api/asyncapi.json`)).json()) as AsyncApi;
  });

  it('has every event that is declared, and nothing else', () => {
    const declared = server.server.events
      .all()
      .map(({ name, direction }) => [name, direction === 'sent' ? 'send' : 'receive']);
    const { messages } = description.channels.socket;
    const described = Object.entries(description.operations).map(([key, { action }]) => [
      messages[key]?.name,
      action,
    ]);
    expect(described.sort()).toEqual(declared.sort());
    expect(Object.keys(description.operations)).toEqual(
      expect.arrayContaining([
        'join',
        'leave',
        'change',
        'heads',
        'kick',
        'drain',
        'presence',
        'presenceSent',
      ]),
    );
  });

  it('says who may, and what is acknowledged with what', () => {
    for (const [name, { description: policy }] of Object.entries(description.operations))
      expect(policy.length, name).toBeGreaterThan(10);
    expect(description.operations.join?.reply).toMatchObject({
      messages: [{ $ref: '#/channels/socket/messages/joinReply' }],
    });
  });

  it('gives an example of what may be sent', () => {
    for (const event of server.server.events.all()) {
      if (event.direction === 'received')
        expect(event.message.safeParse(event.example).error, event.name).toBeUndefined();
    }
  });

  it('is AsyncAPI 3 that leads nowhere that is not there', () => {
    expect(description.asyncapi).toBe('3.0.0');
    expect(brokenReferences(description)).toEqual([]);
  });
});

describe('what sockets carry', () => {
  it('has the shapes that are described', async () => {
    const colleague = await server.person('Carla');
    const membershipId = await server.member(organisationId, colleague, 'coordinator');
    const listener = await colleague.connect();
    const room = `needs:${organisationId}`;
    const heads: unknown[] = [];
    const kicks: unknown[] = [];
    const waiting = new Waiting();
    listener.socket.on('heads', (message) => {
      heads.push(message);
      waiting.wake();
    });
    listener.socket.on('kick', (message) => kicks.push(message));
    const first = JoinReply.parse(await listener.join({ room }));
    expect(first).toMatchObject({ reset: true });
    await owner.post<NeedView>('/nonprofit/needs', aNeed(organisationId));
    await listener.until(() => listener.changes.length > 0, 'the change');
    Changes.parse(listener.changes);
    const { epoch, seq } = listener.changes[0]!;
    expect(JoinReply.parse(await listener.join({ room, epoch, seq: seq - 1 }))).toMatchObject({
      changes: [{ seq }],
    });
    JoinReply.parse(await listener.join({ room: 'organisation:not-an-id' }));
    await listener.join({ room: `user:${colleague.id}` });
    await owner.ask('DELETE', `/organisations/${organisationId}/members/${membershipId}`);
    await waiting.until(() => heads.length > 0, 'where the other rooms stand');
    for (const message of heads) Heads.parse(message);
    for (const message of kicks) Kick.parse(message);
    expect(kicks).toHaveLength(1);
  });
});

describe('an event', () => {
  it('that is not declared does nothing, not even answer', async () => {
    const listener = await owner.connect();
    const room = `needs:${organisationId}`;
    await listener.join({ room });
    const answers: string[] = [];
    for (const name of ['awareness', 'change', 'kick', 'error', '__proto__', 'constructor', 'broadcast']) {
      send(listener, name, { room }, () => answers.push(name));
    }
    // Sent behind them: what they would have done is done when this is.
    expect(await listener.join({ room })).toMatchObject({ reset: true });
    await owner.post<NeedView>('/nonprofit/needs', aNeed(organisationId));
    await listener.until(() => listener.of(room).length > 0, 'that it still hears');
    expect([answers, listener.kicked]).toEqual([[], []]);
  });

  it('whose answer nobody can hear does nothing', async () => {
    const listener = await owner.connect();
    const [unheard, heard] = [`needs:${organisationId}`, `user:${owner.id}`];
    send(listener, 'join', { room: unheard });
    await listener.join({ room: heard });
    await owner.post<NeedView>('/nonprofit/needs', aNeed(organisationId));
    await owner.ask('PATCH', '/users/me', { body: { bio: 'Behind it.' } });
    await listener.until(() => listener.of(heard).length > 0, 'the own room');
    expect(listener.of(unheard)).toEqual([]);
  });

  it('of another shape is refused, naming what is wrong and not what was sent', async () => {
    const listener = await owner.connect();
    const ask = async (...message: unknown[]) => {
      const reply = await new Promise((done) => send(listener, 'join', ...message, done));
      return Problem.parse((reply as { error: unknown }).error);
    };
    expect(await ask({ room: 'user:1', seq: 'a secret' })).toMatchObject({
      status: 400,
      errors: [{ path: 'seq' }],
    });
    const odd = await ask({ room: 'user:1', 'a secret': 1 });
    expect(odd).toMatchObject({ status: 400, errors: [{ path: '' }] });
    expect(JSON.stringify(odd)).not.toContain('secret');
    for (const message of [[], [null], ['a secret'], [[]], [7, 8]])
      expect(await ask(...message)).toMatchObject({ status: 400 });
  });
});

describe('a frame that is no packet', () => {
  /** A connection that is admitted, on which anything can be written. */
  async function admitted(): Promise<WebSocket> {
    const { ticket } = await owner.post<{ ticket: string }>('/socket-tickets', undefined, { key: null });
    const url = `${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
    const socket = new WebSocket(url, { headers: { origin: server.url } } as never);
    const told = new Promise<void>((done, fail) => {
      socket.addEventListener('message', ({ data }) => {
        if (String(data).startsWith('0')) socket.send(`40${JSON.stringify({ ticket, protocol: 1 })}`);
        if (String(data).startsWith('40')) done();
      });
      socket.addEventListener('close', () => fail(new Error('it was not admitted')));
    });
    await told;
    return socket;
  }

  it.each([
    '42["join"',
    '42[]',
    '42{}',
    '42["join",{"room":"user:1"},',
    '4299999999999999999999["join",{}]',
    '451-["join",{"_placeholder":true,"num":0}]',
    '459999999-["join"]',
    '44{"message":"x"}',
    '47',
    '4',
    '9',
    '',
    `42${'['.repeat(100_000)}`,
    `42["join",{"room":"${'x'.repeat(300_000)}"}]`,
    new Uint8Array([0xff, 0xfe, 0]),
  ])('%j harms nobody else', async (frame) => {
    const listener = await owner.connect();
    const room = `user:${owner.id}`;
    await listener.join({ room });
    const socket = await admitted();
    const ended = new Promise<void>((done) => socket.addEventListener('close', () => done()));
    socket.send(frame);
    // What the protocol has no place for ends the connection, now or with this.
    socket.send('42["leave"');
    await ended;
    expect(await listener.join({ room })).toMatchObject({ epoch: expect.any(String) });
  });
});

describe('the registry', () => {
  const of = () => new SocketEvents(NO_LIMITS.sockets, createLog('silent'));
  const nod = received({
    name: 'nod',
    summary: 'Nods.',
    policy: 'Everyone.',
    rate: 'message',
    example: {},
    message: z.strictObject({}),
    run: () => {},
  });

  it('takes no event twice', () => {
    const events = of();
    events.add(nod);
    expect(() => events.add(nod)).toThrow('nod is declared twice');
  });

  it('takes one that both sides send', () => {
    const events = of();
    events.add(
      nod,
      sent({ name: 'nod', summary: 'Nods back.', policy: 'To everyone.', message: z.strictObject({}) }),
    );
    expect(events.all().map(({ direction }) => direction)).toEqual(['received', 'sent']);
  });
});

describe('limits of a socket', () => {
  let strict: TestServer;
  let person: Person;
  beforeAll(async () => {
    strict = await TestServer.start({
      limits: {
        ...NO_LIMITS,
        sockets: {
          ...NO_LIMITS.sockets,
          perAccount: 2,
          rooms: 4,
          joinsASecond: 0.001,
          messagesASecond: 1000,
        },
      },
    });
    person = await strict.person('Mia');
  });
  afterAll(() => strict.close());

  it('let an account open so many, and another when one is closed', async () => {
    const first = await person.connect();
    await person.connect();
    const third = () =>
      person.connect().then(
        () => null,
        ({ data }: { data: Problem }) => data.type,
      );
    expect(await third()).toBe('urn:muster:problem:connections');
    expect(await (await strict.person()).connect()).toBeDefined();
    first.socket.disconnect();
    let refused: string | null = 'not asked yet';
    // The server may hear of the end after the next one asks.
    for (let asked = 0; refused !== null && asked < 50; asked++) refused = await third();
    expect(refused).toBeNull();
  });

  it('let it join so many rooms at once, and so many a second', async () => {
    const keeper = await strict.person('Kim');
    const listener = await keeper.connect();
    const joined = await Promise.all(
      Array.from({ length: 4 }, () => listener.join({ room: `user:${keeper.id}` })),
    );
    expect(joined.map((reply) => 'error' in reply)).toEqual([false, false, false, false]);
    expect(await listener.join({ room: `user:${keeper.id}` })).toMatchObject({
      error: { status: 429, type: 'urn:muster:problem:too-many' },
    });
  });
});
