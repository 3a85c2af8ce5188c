import { io } from 'socket.io-client';

/**
 * Tries to connect with this in the handshake; gives what it was refused with, or null when it could not
 * even be read and the connection was ended. Throws when it was let in.
 */
export async function connectWith(url: string, auth: unknown): Promise<unknown> {
  const socket = io(url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: auth as object,
    extraHeaders: { origin: url },
  });
  try {
    return await new Promise<unknown>((done, fail) => {
      socket.once('connect', () => fail(new Error('it was let in')));
      socket.once('connect_error', (error: Error & { data?: unknown }) => done(error.data));
      socket.io.once('close', () => done(null));
    });
  } finally {
    socket.disconnect();
  }
}
