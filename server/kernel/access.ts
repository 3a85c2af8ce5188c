import { defineEntity, p } from '@mikro-orm/core';
import { ACCESS_ROOM } from '#shared/kernel/rooms.ts';
import { createId } from './ids.ts';
import type { LiveThings } from './live-things.ts';
import type { Transaction } from './transact.ts';

/**
 * What a join was allowed by: `account` (being signed in), `organisation:<id>` (a role there), `team:<id>`
 * (belonging to it), or `administrator` (of the platform).
 * When it ends, every room that was joined by it ends with it. `session:<id>` is what the whole
 * connection stands on.
 */
export type Ground = string;

export const ACCOUNT_GROUND: Ground = 'account';
export const sessionGround = (sessionId: string): Ground => `session:${sessionId}`;
export const organisationGround = (organisationId: string): Ground => `organisation:${organisationId}`;
export const teamGround = (teamId: string): Ground => `team:${teamId}`;
export const ADMINISTRATOR_GROUND: Ground = 'administrator';

/** Delivered to relays only, in the room `access`. */
export interface AccessEnded {
  accountId: string;
  ground: Ground;
  reason: string;
}

const AccessEndSchema = defineEntity({
  name: 'AccessEnd',
  tableName: 'access_end',
  properties: {
    id: p.uuid().primary().onCreate(createId),
    accountId: p.uuid(),
    ground: p.string(),
    reason: p.string(),
    endedAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** One loss of access. Stored in the transaction that takes the right away. */
export class AccessEnd extends AccessEndSchema.class {}
AccessEndSchema.setClass(AccessEnd);

export function declareAccess(things: LiveThings): void {
  things.add(AccessEnd, {
    type: 'kernel.access-end',
    rooms: () => [ACCESS_ROOM],
    view: ({ accountId, ground, reason }): AccessEnded => ({ accountId, ground, reason }),
    undo: { stays: true },
  });
}

/** Ends what an account may hear on this ground, on every node, with the commit of this transaction. */
export function endAccess({ em }: Transaction, ended: AccessEnded, at: Date): void {
  em.create(AccessEnd, { ...ended, endedAt: at });
}
