import type { z } from 'zod';
import type { PostNeed } from '#shared/volunteering.ts';

/** What an import says about a row: a stable code for programs and tests, a sentence for people. */
export interface Remark<Code extends string> {
  code: Code;
  message: string;
}

export type RefusalReason = Remark<
  | 'cell-count'
  | 'no-key'
  | 'duplicate-key'
  | 'no-title'
  | 'no-organisation'
  | 'bad-start-date'
  | 'bad-end-date'
  | 'end-before-start'
  | 'bad-hours'
  | 'bad-places'
  | 'too-many-places'
>;

export type DraftReason = Remark<
  'no-coordinate' | 'outside-zones' | 'past' | 'no-places' | 'unknown-recurrence' | 'not-approved'
>;

export type ImportWarning = Remark<
  | 'zone-differs'
  | 'coordinates-differ'
  | 'unknown-category'
  | 'text-shortened'
  | 'time-ignored'
  | 'end-date-ignored'
  | 'happens-once'
  | 'earlier-dates-skipped'
>;

export interface PlannedNonprofit {
  /** The name without case, width and spacing: the same for every spelling that means one organisation. */
  key: string;
  /** As the first row writes it. */
  name: string;
  /** How many planned needs it has. */
  needs: number;
}

export interface PlannedNeed {
  /** Line of the file, from 1, in which the row begins. */
  line: number;
  /** `opportunity_id`: the same in every import of the source. */
  externalKey: string;
  /**
   * SHA-256 of the row's cells, the options and the zone. While it is equal, another import has nothing to
   * say about this need, also on another day.
   */
  digest: string;
  nonprofitKey: string;
  /** `open` rows count as imported, `draft` rows as drafted. */
  state: 'open' | 'draft';
  /** Why it is a draft; empty exactly when it is open. */
  draftReasons: DraftReason[];
  warnings: ImportWarning[];
  zoneCode: string | null;
  /** The source gives no time of day; the daily window was taken. */
  timeAssumed: boolean;
  /** A valid `PostNeed` once `organisationId` and `draft` are added. */
  fields: Omit<z.output<typeof PostNeed>, 'organisationId' | 'draft'>;
}

export interface RefusedRow {
  line: number;
  /** Null when the row has none. */
  externalKey: string | null;
  reasons: RefusalReason[];
}

export interface OpportunityPlan {
  nonprofits: PlannedNonprofit[];
  /** In the order of the file. */
  needs: PlannedNeed[];
  refused: RefusedRow[];
  /** `rows` = `imported` + `drafted` + `refused`. */
  counts: { rows: number; imported: number; drafted: number; refused: number };
  /** By how many whole weeks every date was moved. */
  shiftedWeeks: number;
}
