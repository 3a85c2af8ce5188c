import { CannotStart } from '#server/kernel/cannot-start.ts';
import type { Kernel } from '#server/kernel/module.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import { Membership } from '#server/modules/organisations/membership.entity.ts';
import { Organisation } from '#server/modules/organisations/organisation.entity.ts';
import { makeNeed } from '../make-need.ts';
import { Need } from '../need.entity.ts';
import { Nonprofit } from '../nonprofit.entity.ts';
import { Zone } from '../zone.entity.ts';
import { ZoneDirectory } from '../zone-directory.ts';
import type { OpportunityPlan, PlannedNeed, PlannedNonprofit } from './opportunity-plan.ts';
import { readOpportunities } from './read-opportunities.ts';

export interface OpportunityMapping {
  dailyWindow: { from: string; to: string };
  shiftWeeks: number | 'future';
  /** E-mail address of who will own the nonprofits that are made; null for nobody yet. */
  owner: string | null;
}

export interface OpportunitiesResult {
  /** Every row of the file is in exactly one of these. */
  counts: { rows: number; imported: number; drafted: number; refused: number; alreadyThere: number };
  nonprofitsMade: number;
  shiftedWeeks: number;
  drafted: { line: number; reasons: string[] }[];
  refused: { line: number; reasons: string[] }[];
  warnings: { line: number; warnings: string[] }[];
}

const TIME_ZONE = 'America/New_York';
const BATCH = 40;
/** Namespace of this source's keys. */
const ORIGIN = 'nyc-service:';
const WORK = { actor: 'system:import', mutation: null, source: null };

/** Stores what a file of volunteer opportunities asks for. Importing it again adds nothing twice. */
export async function importOpportunities(
  kernel: Kernel,
  text: string,
  { owner, ...mapping }: OpportunityMapping,
  say: (line: string) => void,
): Promise<OpportunitiesResult> {
  const now = kernel.clock.now();
  const zones = await new ZoneDirectory().all(kernel.database.sql);
  const plan = readOpportunities(text, { zones, now, timeZone: TIME_ZONE, ...mapping });
  const organisations = await makeNonprofits(kernel, plan.nonprofits, owner, now);
  const alreadyThere = new Set<string>();
  for (let at = 0; at < plan.needs.length; at += BATCH) {
    await kernel.transactor.transact(WORK, async (transaction) => {
      const batch = plan.needs.slice(at, at + BATCH);
      for (const key of await makeNeeds(transaction, batch, organisations.byKey, now)) alreadyThere.add(key);
    });
    say(`Needs: ${Math.min(at + BATCH, plan.needs.length)} of ${plan.needs.length}`);
  }
  return report(plan, alreadyThere, organisations.made);
}

interface NonprofitsMade {
  byKey: Map<string, { id: string; name: string }>;
  made: number;
}

async function makeNonprofits(
  kernel: Kernel,
  planned: readonly PlannedNonprofit[],
  owner: string | null,
  now: Date,
): Promise<NonprofitsMade> {
  const { result } = await kernel.transactor.transact(WORK, async ({ em }) => {
    const account = owner === null ? null : await em.findOne(Account, { email: owner.toLowerCase() });
    if (owner !== null && !account) {
      throw new CannotStart(
        `Nobody has an account with the address ${owner}: make it first, or leave out --owner.`,
      );
    }
    const known = await em.find(Nonprofit, { importedFrom: planned.map(({ key }) => ORIGIN + key) });
    const idOf = new Map(known.map(({ importedFrom, id }) => [importedFrom, id]));
    const made = planned
      .filter(({ key }) => !idOf.has(ORIGIN + key))
      .map(({ key, name }) => ({
        key,
        organisation: em.create(Organisation, {
          name,
          kind: 'nonprofit',
          timeZone: TIME_ZONE,
          createdAt: now,
        }),
      }));
    await em.flush();
    for (const { key, organisation } of made) {
      idOf.set(ORIGIN + key, organisation.id);
      em.create(Nonprofit, {
        id: organisation.id,
        importedFrom: ORIGIN + key,
        ...{ mission: '', address: '', contact: '', verified: false },
      });
      if (!account) continue;
      em.create(Membership, {
        organisationId: organisation.id,
        accountId: account.id,
        displayName: account.displayName,
        role: 'owner',
        createdAt: now,
      });
    }
    const entries = planned.map(({ key, name }) => [key, { id: idOf.get(ORIGIN + key)!, name }] as const);
    return { byKey: new Map(entries), made: made.length };
  });
  return result;
}

/** Gives the keys of needs that were there before. */
async function makeNeeds(
  { em }: Transaction,
  batch: readonly PlannedNeed[],
  organisations: NonprofitsMade['byKey'],
  now: Date,
): Promise<string[]> {
  const keys = batch.map(({ externalKey }) => ORIGIN + externalKey);
  const known = new Set(
    (await em.find(Need, { importedFrom: keys })).map(({ importedFrom }) => importedFrom),
  );
  const zones = await em.find(Zone, { code: batch.flatMap(({ zoneCode }) => zoneCode ?? []) });
  const there: string[] = [];
  for (const { externalKey, nonprofitKey, zoneCode, timeAssumed, state, fields } of batch) {
    if (known.has(ORIGIN + externalKey)) {
      there.push(externalKey);
      continue;
    }
    makeNeed(em, {
      fields,
      organisation: organisations.get(nonprofitKey)!,
      zone: zones.find(({ code }) => code === zoneCode) ?? null,
      state,
      now,
      timeAssumed,
      importedFrom: ORIGIN + externalKey,
    });
  }
  return there;
}

const messages = (remarks: readonly { message: string }[]): string[] => remarks.map(({ message }) => message);

function report(
  plan: OpportunityPlan,
  alreadyThere: ReadonlySet<string>,
  nonprofitsMade: number,
): OpportunitiesResult {
  const fresh = plan.needs.filter(({ externalKey }) => !alreadyThere.has(externalKey));
  const drafted = fresh.filter(({ state }) => state === 'draft');
  return {
    counts: {
      rows: plan.counts.rows,
      imported: fresh.length - drafted.length,
      drafted: drafted.length,
      refused: plan.refused.length,
      alreadyThere: alreadyThere.size,
    },
    nonprofitsMade,
    shiftedWeeks: plan.shiftedWeeks,
    drafted: drafted.map(({ line, draftReasons }) => ({ line, reasons: messages(draftReasons) })),
    refused: plan.refused.map(({ line, reasons }) => ({ line, reasons: messages(reasons) })),
    warnings: fresh
      .filter(({ warnings }) => warnings.length > 0)
      .map(({ line, warnings }) => ({ line, warnings: messages(warnings) })),
  };
}
