import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CannotStart } from './kernel/cannot-start.ts';
import type { DatabaseSettings } from './kernel/database.ts';
import { Proxies } from './kernel/http/caller.ts';
import type { TraceSettings } from './kernel/trace-export.ts';

export interface Settings {
  port: number;
  host: string;
  dataDir: string;
  database: DatabaseSettings;
  redisUrl: string | null;
  origins: string[];
  /** Where people reach the server, without a slash at the end; null means where it listens. */
  publicUrl: string | null;
  /** Null keeps mails in an outbox instead of sending them. */
  smtp: { url: string; from: string } | null;
  /** Lower case. */
  countryHeader: string | null;
  /** Addresses and ranges of proxies that say for whom they speak. */
  trustedProxies: string[];
  metrics: MetricsSettings;
  /** Null exports no traces. */
  traces: TraceSettings | null;
  /** At least 32 characters; null lets the installation make its own. */
  secret: string | null;
  production: boolean;
  logLevel: string;
}

/** Ways to the metrics; without either they are not kept. */
export interface MetricsSettings {
  /** A port of their own. */
  port: number | null;
  /** What opens `/metrics` on the usual port. */
  token: string | null;
}

type Environment = Record<string, string | undefined>;

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];
/** Values that stand in examples, and so are no secret. */
const KNOWN_SECRETS = ['change-me', 'changeme', 'secret', 'muster'];

/** Reads the settings from the environment. Throws `CannotStart` naming the variable and the reason. */
export function readSettings(env: Environment = process.env): Settings {
  const dataDir = resolve(env.DATA_DIR || 'data');
  const production = env.NODE_ENV === 'production';
  return {
    port: readNumber(env, 'PORT', 3000, 0, 65_535),
    host: env.HOST || '0.0.0.0',
    dataDir,
    database: readDatabase(env, dataDir),
    redisUrl: readUrl(env, 'REDIS_URL', ['redis:', 'rediss:']),
    origins: readList(env, 'ORIGINS').map((text) => readOrigin('ORIGINS', text)),
    publicUrl: env.PUBLIC_URL ? readOrigin('PUBLIC_URL', env.PUBLIC_URL) : null,
    smtp: readSmtp(env),
    countryHeader: readHeaderName(env, 'COUNTRY_HEADER'),
    trustedProxies: readList(env, 'TRUSTED_PROXIES').map(readProxy),
    metrics: { port: readMetricsPort(env), token: readMetricsToken(env) },
    traces: readTraces(env),
    secret: readSecret(env, production),
    production,
    logLevel: readChoice(env, 'LOG_LEVEL', 'info', LOG_LEVELS),
  };
}

function readDatabase(env: Environment, dataDir: string): DatabaseSettings {
  const url = readUrl(env, 'DATABASE_URL', ['postgres:', 'postgresql:']);
  if (url === null) return { kind: 'embedded', folder: dataDir };
  return { kind: 'postgres', url, pool: readNumber(env, 'DATABASE_POOL', 10, 1, 200) };
}

function readNumber(env: Environment, name: string, otherwise: number, least: number, most: number): number {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new CannotStart(
    `${name} must be a whole number from ${least} to ${most}: correct it, or leave it out for ${otherwise}.`,
  );
}

function readChoice(env: Environment, name: string, otherwise: string, choices: string[]): string {
  const text = env[name] || otherwise;
  if (choices.includes(text)) return text;
  throw new CannotStart(
    `${name} must be one of ${choices.join(', ')}: correct it, or leave it out for ${otherwise}.`,
  );
}

function readUrl(env: Environment, name: string, protocols: string[]): string | null {
  const text = env[name];
  if (!text) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && protocols.includes(url.protocol)) return text;
  throw new CannotStart(
    `${name} must be an address that begins with ${protocols[0]}//: correct it, or leave it out.`,
  );
}

const readList = (env: Environment, name: string): string[] =>
  (env[name] ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);

function readProxy(text: string): string {
  try {
    new Proxies([text]);
    return text;
  } catch {
    throw new CannotStart(
      'TRUSTED_PROXIES must list addresses or ranges such as 10.0.0.0/8, separated by commas: correct it.',
    );
  }
}

function readMetricsPort(env: Environment): number | null {
  return env.METRICS_PORT ? readNumber(env, 'METRICS_PORT', 9464, 1, 65_535) : null;
}

function readMetricsToken(env: Environment): string | null {
  const token = env.METRICS_TOKEN;
  if (!token) return null;
  if (token.length >= 16) return token;
  throw new CannotStart('METRICS_TOKEN must have at least 16 characters: lengthen it, or leave it out.');
}

/** By the names that every program with OpenTelemetry knows them by. */
function readTraces(env: Environment): TraceSettings | null {
  const endpoint = readUrl(env, 'OTEL_EXPORTER_OTLP_ENDPOINT', ['http:', 'https:']);
  if (endpoint === null) return null;
  const share = Number(env.OTEL_TRACES_SAMPLER_ARG || 1);
  if (share >= 0 && share <= 1) return { endpoint, share };
  throw new CannotStart(
    'OTEL_TRACES_SAMPLER_ARG must be a share from 0 to 1: correct it, or leave it out for 1.',
  );
}

function readOrigin(name: 'ORIGINS' | 'PUBLIC_URL', text: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url && (url.protocol === 'https:' || url.protocol === 'http:')) return url.origin;
  throw new CannotStart(
    name === 'ORIGINS'
      ? 'ORIGINS must list addresses such as https://app.example.org, separated by commas: correct it.'
      : 'PUBLIC_URL must be an address such as https://app.example.org: correct it.',
  );
}

/** A link in a mail must not be made from what a request says its host is: anybody may ask for that mail. */
function readSmtp(env: Environment): Settings['smtp'] {
  const url = readUrl(env, 'SMTP_URL', ['smtp:', 'smtps:']);
  if (url === null) return null;
  if (!env.PUBLIC_URL) {
    throw new CannotStart('SMTP_URL needs PUBLIC_URL, the address that links in mails lead to: set it too.');
  }
  const from = env.MAIL_FROM ?? '';
  if (/^([^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(from)) return { url, from };
  throw new CannotStart(
    'SMTP_URL needs MAIL_FROM, the sender such as Muster <muster@example.org>: set or correct it.',
  );
}

function readHeaderName(env: Environment, name: string): string | null {
  const text = env[name];
  if (!text) return null;
  if (/^[A-Za-z0-9-]{1,60}$/.test(text)) return text.toLowerCase();
  throw new CannotStart(`${name} must be the name of a header: correct it, or leave it out.`);
}

function readSecret(env: Environment, production: boolean): string | null {
  const text = env.SECRET_FILE ? readSecretFile(env.SECRET_FILE) : env.SECRET;
  if (!text) return null;
  if (production && KNOWN_SECRETS.some((known) => text.toLowerCase().startsWith(known))) {
    throw new CannotStart(
      'SECRET is a known example value: set one of your own, such as 32 random bytes in base64.',
    );
  }
  if (text.length >= 32) return text;
  throw new CannotStart(
    'SECRET must have at least 32 characters: use 32 random bytes in base64, or leave it out.',
  );
}

function readSecretFile(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    throw new CannotStart('SECRET_FILE cannot be read: correct the path, or its permissions.');
  }
}
