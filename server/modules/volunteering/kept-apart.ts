import type { Sql } from '#server/kernel/database.ts';
import type { TouchedThing } from '#server/kernel/recorder.ts';
import type { Block } from '#server/modules/identity/block.entity.ts';
import { blockedPeople } from '#server/modules/identity/blocked-people.ts';
import type { Membership } from '#server/modules/organisations/membership.entity.ts';

const BLOCK = 'identity.block';
const MEMBERSHIP = 'organisations.membership';

/** Change types that move whom a block keeps from which organisations. */
export const KEEPING_APART = [BLOCK, MEMBERSHIP] as const;

/** What a job is told of a block or a membership, whose row may be gone when it runs. */
export interface KeptApart {
  /** The two of a block. */
  apart?: string[];
  /** Who came to an organisation or left it, and with them whoever a block keeps from them. */
  moved?: string;
}

/** The two of a block, or who came or went: of everything else nothing. */
export function tellOfBlocks({ type, entity }: TouchedThing): KeptApart {
  if (type === BLOCK) {
    const { accountId, blockedId } = entity as Block;
    return { apart: [accountId, blockedId] };
  }
  return type === MEMBERSHIP ? { moved: (entity as Membership).accountId } : {};
}

/** Whether somebody came to an organisation or left it; what else a membership says keeps nobody apart. */
export const cameOrWent = ({ before, removed }: TouchedThing): boolean => before === null || removed;

/** People whose blocked organisations may have become others by these jobs. */
export async function keptApartBy(sql: Sql, jobs: readonly KeptApart[]): Promise<string[]> {
  const moved = jobs.flatMap(({ moved }) => moved ?? []);
  const apart = jobs.flatMap(({ apart }) => apart ?? []);
  return moved.length === 0 ? apart : [...apart, ...(await blockedPeople(sql, moved))];
}
