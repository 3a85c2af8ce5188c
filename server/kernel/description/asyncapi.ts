import { Handshake } from '#shared/kernel/messages.ts';
import { PROTOCOL_VERSION } from '#shared/kernel/protocol.ts';
import type { SocketEvent, SocketEvents } from '../socket-events.ts';
import { type Json, NamedSchemas } from './named-schemas.ts';

const CHANNEL = '#/channels/socket';
const messageOf = (name: string): Json => ({ $ref: `${CHANNEL}/messages/${name}` });
/** What both sides send under one name has two entries. */
const keyOf = ({ name, direction }: SocketEvent, events: SocketEvents): string =>
  direction === 'sent' && events.all().some((other) => other.name === name && other.direction !== direction)
    ? `${name}Sent`
    : name;
const replyNameOf = (name: string): string => `${name}Reply`;

/** AsyncAPI 3.0 of every declared socket event, as the server sees it: it receives what clients send. */
export function describeEvents(events: SocketEvents, version: string): Json {
  // AsyncAPI's own schemas are JSON Schema of draft 7.
  const schemas = new NamedSchemas('draft-07');
  const messages: Record<string, Json> = {};
  const operations: Record<string, Json> = {};
  for (const event of events.all()) {
    const key = keyOf(event, events);
    messages[key] = {
      name: event.name,
      summary: event.summary,
      payload: event.direction === 'sent' ? schemas.answered(event.message) : schemas.sent(event.message),
      ...(event.direction === 'received' && { examples: [{ payload: event.example }] }),
    };
    if (event.direction === 'received' && event.reply) {
      messages[replyNameOf(event.name)] = {
        name: replyNameOf(event.name),
        summary: `What ${event.name} is acknowledged with.`,
        payload: schemas.answered(event.reply),
      };
    }
    operations[key] = operationOf(event, key);
  }
  const handshake = schemas.sent(Handshake);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Muster, live',
      version,
      description: `The wire protocol, version ${PROTOCOL_VERSION}, over Socket.IO 4. HTTP gives the state at number N, the socket everything after N.`,
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers: {
      here: {
        host: '{host}',
        pathname: '/socket.io/',
        protocol: 'wss',
        protocolVersion: 'Socket.IO 4',
        variables: { host: { default: 'localhost:3000' } },
        security: [{ $ref: '#/components/securitySchemes/ticket' }],
      },
    },
    channels: {
      socket: {
        address: '/',
        description: 'The namespace /. A connection is admitted by a ticket, and hears the rooms it joins.',
        messages,
        bindings: { ws: { bindingVersion: '0.1.0' } },
        'x-handshake-auth': handshake,
      },
    },
    operations,
    components: {
      schemas: schemas.all(),
      securitySchemes: {
        ticket: {
          type: 'apiKey',
          in: 'password',
          description: 'A ticket of `POST /api/socket-tickets`, given as `auth.ticket` in the handshake.',
        },
      },
    },
  };
}

function operationOf(event: SocketEvent, key: string): Json {
  const { name, summary, policy } = event;
  const said = { channel: { $ref: CHANNEL }, summary, description: policy, messages: [messageOf(key)] };
  if (event.direction === 'sent') return { action: 'send', ...said };
  return {
    action: 'receive',
    ...said,
    'x-rate-class': event.rate,
    ...(event.reply && {
      reply: { channel: { $ref: CHANNEL }, messages: [messageOf(replyNameOf(name))] },
    }),
  };
}
