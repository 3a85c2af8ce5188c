import type { Answer, Person } from '../support/person.ts';
import type { TestServer } from '../support/test-server.ts';
import type { TestZone } from '../support/zones.ts';

export interface UndoWorld {
  server: TestServer;
  owner: Person;
  organisationId: string;
  zones: TestZone[];
}

/** The row whose state before must come back. */
export interface Watched {
  table: string;
  id: string;
}

export interface UndoCase {
  /** Brings about what the write begins with; gives the row it will touch (an id that the write makes is found later). */
  begin(
    world: UndoWorld,
  ): Promise<{ watched: Watched | null; by: Person; write(): Promise<Answer<{ id?: string }>> }>;
  table: string;
  /** Why it is refused instead of undone. */
  refused?: string;
}

/** Every write that is declared, by method and path, with what taking it back must do. */
export type UndoCases = Readonly<Record<string, UndoCase>>;

/** The precondition that a change of something in this version needs. */
export const atVersion = ({ version }: { version: number }) => ({ 'if-match': `"${version}"` });

let made = 0;
/** Different in every case: names are taken once. */
export const fresh = (what: string): string => `${what} ${++made}`;
