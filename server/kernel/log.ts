import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

/** Names of what must not get into a log, at the depths at which something might bring them. */
const SECRETS = [
  ...['password', 'present', 'passwordHash', 'token', 'accessToken', 'refreshToken', 'ticket', 'secret'],
  ...['code', 'codes', 'apiKey', 'key', 'authorization', 'cookie', 'set-cookie'],
];
const DEPTHS = ['', '*.', '*.*.', '*.*.*.'];

/** For a command, whose output is its answer. */
export const errorOutput = (): DestinationStream => pino.destination(2);

/** Structured log, one JSON line an event; tokens, cookies and passwords never get into it. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
    redact: DEPTHS.flatMap((depth) => SECRETS.map((name) => `${depth}${quoted(name)}`)),
  };
  return destination ? pino(options, destination) : pino(options);
}

const quoted = (name: string): string => (/^\w+$/.test(name) ? name : `["${name}"]`);

interface Described {
  type: string;
  message: string;
  stack?: string;
  /** The system's or the database's, such as ECONNREFUSED or 23505. */
  errorCode?: string;
  cause?: Described;
}

/**
 * An error as far as it says what went wrong. Its other fields may hold rows and parameters of a
 * statement, and so somebody's address or password hash.
 */
function describeError(error: unknown, depth = 0): Described {
  if (!(error instanceof Error)) return { type: typeof error, message: withoutSecrets(String(error)) };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: withoutSecrets(error.message),
    ...(error.stack && { stack: withoutSecrets(error.stack) }),
    ...(typeof code === 'string' && { errorCode: code }),
    ...(error.cause !== undefined && depth < 3 && { cause: describeError(error.cause, depth + 1) }),
  };
}

/** Signed tokens, bearer headers and password hashes, wherever a library has put them into a sentence. */
const withoutSecrets = (text: string): string =>
  text.replaceAll(/\beyJ[\w-]+\.[\w-]+(\.[\w-]+)?|\bBearer\s+\S+|\$argon2\S*/gi, '[redacted]');
