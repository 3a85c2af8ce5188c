import type { Socket } from 'socket.io';

/**
 * The parts of Socket.IO 4.8 that one write a turn leans on, typed in one place: a new version is
 * checked here. Every use falls back to the public way when the shape is not what is expected.
 */
export interface WebSocketInternals {
  readyState: number;
  _socket?: import('node:net').Socket;
  _sender?: { _state: number; _bufferedBytes: number };
}

export interface ConnectionInternals {
  readyState: string;
  upgrading: boolean;
  writeBuffer: { data?: unknown }[];
  request: unknown;
  transport: { name: string; writable: boolean; socket?: WebSocketInternals };
  write(packet: string): void;
  close(discard?: boolean): void;
  on(event: 'upgrade', listener: () => void): void;
}

export const connectionOf = (socket: Socket): ConnectionInternals =>
  socket.conn as unknown as ConnectionInternals;

/** Calls `before` in front of everything that Socket.IO itself sends on this socket. */
export function beforeOrdinaryPackets(socket: Socket, before: () => void): void {
  const internals = socket as unknown as { packet(packet: unknown, options?: unknown): void };
  const pass = internals.packet.bind(socket);
  internals.packet = (packet, options) => {
    before();
    pass(packet, options);
  };
}

/** Whether bytes may be written past engine.io without overtaking anything it still holds. */
export function isQuiet(connection: ConnectionInternals): boolean {
  const { transport } = connection;
  return (
    connection.readyState === 'open' &&
    transport.name === 'websocket' &&
    !connection.upgrading &&
    transport.writable &&
    connection.writeBuffer.length === 0 &&
    transport.socket?.readyState === 1 &&
    transport.socket._sender?._state === 0 &&
    transport.socket._sender._bufferedBytes === 0
  );
}

/** Bytes accepted for this connection and not yet taken by the network. */
export function backlogOf(connection: ConnectionInternals): number {
  let bytes = connection.transport.socket?._socket?.writableLength ?? 0;
  for (const { data } of connection.writeBuffer) if (typeof data === 'string') bytes += data.length;
  return bytes;
}
