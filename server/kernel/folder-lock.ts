import { createHash, randomBytes } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { CannotStart } from './cannot-start.ts';

/** Runs a command of another process; sends any number of lines back, and its exit code. */
export type FolderCommand = (name: string, args: string[], say: (line: string) => void) => Promise<number>;

export interface FolderLock {
  /** What other processes may ask of this one; without it they are told to wait. */
  answer(command: FolderCommand): void;
  release(): Promise<void>;
}

/** Longest path a Unix socket can be bound to, less a margin, on the systems that Node runs on. */
const LONGEST_SOCKET_PATH = 70;

/**
 * Locks a data folder with a Unix socket beside its files: whoever answers on it owns the folder.
 * The socket is also the channel for commands (`askOwner`). A pid file would not do: in containers
 * every server is pid 1. Throws `CannotStart` when another server answers.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  makeFolder(folder);
  const path = socketPath(folder);
  let command: FolderCommand | null = null;
  const asking = new Set<Socket>();
  const server = createServer((socket) => {
    asking.add(socket);
    socket.once('close', () => asking.delete(socket));
    void serve(socket, () => command);
  });
  const own = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await listen(server, own);
  try {
    await claim(own, path, folder);
  } catch (refusal) {
    server.close();
    throw refusal;
  } finally {
    rmSync(own, { force: true });
  }
  server.unref();
  return {
    answer: (given) => {
      command = given;
    },
    release: () =>
      new Promise((done) => {
        rmSync(path, { force: true });
        server.close(() => done());
        for (const socket of asking) socket.destroy();
      }),
  };
}

/**
 * Sends a command to the server that owns the folder.
 * Gives its exit code, or null when nobody owns the folder, so that the caller opens the database itself.
 * Throws what the server refused with.
 */
export async function askOwner(
  folder: string,
  name: string,
  args: string[],
  hear: (line: string) => void,
): Promise<number | null> {
  const path = socketPath(folder);
  if (!existsSync(path)) return null;
  const socket = connect(path);
  try {
    await new Promise<void>((done, fail) => socket.once('connect', done).once('error', fail));
  } catch {
    return null;
  }
  try {
    socket.write(`${JSON.stringify({ name, args })}\n`);
    for await (const line of createInterface({ input: socket })) {
      const message = JSON.parse(line) as { say?: string; code?: number; error?: string };
      if (message.say !== undefined) hear(message.say);
      if (message.error !== undefined) throw new CannotStart(message.error);
      if (message.code !== undefined) return message.code;
    }
  } finally {
    socket.destroy();
  }
  throw new CannotStart('The server stopped before it answered: start it and try again.');
}

/**
 * Gives the listening socket its well-known name. A link is made or refused in one step, so of two
 * servers that start at once one wins; a name that nobody answers on is what a killed server left.
 */
async function claim(own: string, path: string, folder: string): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      linkSync(own, path);
      return;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    }
    if (await answers(path)) break;
    const left = `${own}.left`;
    renameSync(path, left);
    // Between the question and the rename another server may have claimed it: then it is given back.
    const alive = await answers(left);
    if (alive) linkSync(left, path);
    rmSync(left, { force: true });
    if (alive) break;
  }
  throw new CannotStart(
    `The data folder ${folder} is in use by another server: stop that one, or set DATA_DIR to another folder.`,
  );
}

/** Step by step: making all at once does not return where the system refuses to make any. */
function makeFolder(folder: string): void {
  try {
    if (!existsSync(folder)) {
      const parent = dirname(folder);
      if (!existsSync(parent)) makeFolder(parent);
      mkdirSync(folder);
    }
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    if (cause instanceof CannotStart) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    throw new CannotStart(
      `The data folder ${folder} cannot be used (${code}): set DATA_DIR to a folder that can be written.`,
    );
  }
}

function socketPath(folder: string): string {
  const beside = join(resolve(folder), 'server.sock');
  if (beside.length <= LONGEST_SOCKET_PATH) return beside;
  const name = createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 24);
  return join(tmpdir(), `muster-${name}.sock`);
}

function listen(server: Server, path: string): Promise<AddressInfo | string | null> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(path, () => {
      server.removeListener('error', fail);
      done(server.address());
    });
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((done) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      done(true);
    });
    probe.once('error', () => done(false));
  });
}

async function serve(socket: Socket, command: () => FolderCommand | null): Promise<void> {
  const send = (message: object): void => {
    socket.write(`${JSON.stringify(message)}\n`);
  };
  socket.on('error', () => {});
  for await (const line of createInterface({ input: socket })) {
    try {
      const { name, args } = JSON.parse(line) as { name: string; args: string[] };
      const run = command();
      if (!run) throw new Error('The server is still starting: try again in a moment.');
      send({ code: await run(name, args, (text) => send({ say: text })) });
    } catch (cause) {
      send({ error: cause instanceof Error ? cause.message : String(cause) });
    }
  }
}
