import type { Context } from 'hono';
import type { z } from 'zod';
import type { Action, Actor } from '#shared/rights.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Transaction, Work } from '../transact.ts';
import type { Page } from './paging.ts';

/** Who may call at all. What they may do to which row is the policy's, inside the verb. */
export type Access = 'public' | 'signed-in' | 'administrator';

/**
 * Who of those may use it on a certain row, as `tests/kernel/authorisation-matrix.test.ts` proves it: whoever
 * `can` do this action to it (others get 404, or 403 where the platform is concerned), everyone for rows of
 * their own, everyone, or whoever may do what the thing demands that it turns out to be about.
 */
export type Policy = Action | 'self' | 'anyone' | 'thing';

/** How much a call costs, for rate limits. */
export type RateClass = 'read' | 'write' | 'credentials';

export interface Principal {
  accountId: string;
  sessionId: string;
  /** What an API key may do, as `<module>:<read or write>`; null for a person, whom no scope binds. */
  scopes: readonly string[] | null;
}

type Schema = z.ZodType;
type Output<S> = S extends Schema ? z.output<S> : undefined;

interface Declaration<Body, Query> {
  path: `/${string}`;
  access: Access;
  /** Every route that is not public says it; the verb decides. */
  policy?: Policy;
  rate?: RateClass;
  /** No API key may call it, whatever its scopes; nor what is of the class `credentials` or under `/auth`. */
  keys?: false;
  summary: string;
  body?: Body;
  query?: Query;
  status?: 200 | 201 | 204;
  /** Shape of the answer; left out where there is no body, or none that is JSON. */
  answer?: Schema;
  /** Name of the part of the answer that it is about, where that is not the whole: its version is in the ETag. */
  thing?: string;
  /** Media type of an answer that is no JSON of one shape; or several, each with its shape where it has one. */
  answersWith?: string | Readonly<Record<string, Schema | null>>;
  /** Browsers may keep the answer, and ask by its ETag whether it is still so; otherwise they keep none. */
  keeps?: true;
  /** A body that could be sent, for the description. */
  example?: unknown;
  /**
   * What it may refuse besides what every route may, and when. The key is the refusal's code, with its
   * status in front where that is known: `409 last-owner`.
   */
  refusals?: Readonly<Record<string, string>>;
}

/** How a list is cut into pages: rows of a page where the caller does not say, and at most. */
export interface Pages {
  usual: number;
  most: number;
}

/** Whether a change names the version it was made from: nobody is then overwritten unseen. */
export type Conditional = 'required' | 'optional';

export interface Input<Body = unknown, Query = unknown> {
  params: Record<string, string>;
  body: Body;
  query: Query;
  /** From `If-Match`; null when the header is missing or `*`. */
  ifMatch: number | null;
}

export interface ReadInput<Query> extends Input<undefined, Query> {
  snapshot: Snapshot;
  actor: Actor;
  principal: Principal | null;
  /** Where the asked page begins; of a route with `pages`. */
  page: Page;
}

export interface WriteInput<Body> extends Input<Body, undefined> {
  transaction: Transaction;
  actor: Actor;
  principal: Principal | null;
  now: Date;
}

export interface PlainInput<Body, Query> extends Input<Body, Query> {
  context: Context;
  principal: Principal | null;
  work: Work;
}

export type Route = Declaration<Schema | undefined, Schema | undefined> & {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  pages?: Pages;
  conditional?: Conditional;
  /** The part of the server it belongs to; filled in when it is mounted. */
  module?: string;
} & (
    | { kind: 'read'; run(input: ReadInput<unknown>): Promise<unknown> }
    | { kind: 'write'; run(input: WriteInput<unknown>): Promise<unknown> }
    | { kind: 'plain'; run(input: PlainInput<unknown, unknown>): Promise<unknown> }
  );

/** What a call of this route costs. */
export const rateOf = ({ rate, method }: Route): RateClass => rate ?? (method === 'get' ? 'read' : 'write');

/** A GET, answered from one consistent snapshot, with the positions of the rooms it shows. */
export function read<Query extends Schema | undefined = undefined>(
  route: Declaration<undefined, Query> & {
    pages?: Pages;
    run(input: ReadInput<Output<Query>>): Promise<unknown>;
  },
): Route {
  return { ...route, kind: 'read', method: 'get' } as Route;
}

/** A change: one transaction around the verb, its changes and its stored answer. */
export function write<Body extends Schema | undefined = undefined>(
  method: 'post' | 'put' | 'patch' | 'delete',
  route: Declaration<Body, undefined> & {
    conditional?: Conditional;
    run(input: WriteInput<Output<Body>>): Promise<unknown>;
  },
): Route {
  return { ...route, kind: 'write', method } as Route;
}

/** For what is neither: credentials, cookies, health. It opens its own transactions, if any. */
export function plain<
  Body extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
>(
  method: Route['method'],
  // Only a read or a write has an actor, by whom it would be known who administrates.
  route: Declaration<Body, Query> & { access: Exclude<Access, 'administrator'> } & {
    run(input: PlainInput<Output<Body>, Output<Query>>): Promise<unknown>;
  },
): Route {
  return { ...route, kind: 'plain', method } as Route;
}
