import type { Touched } from '#server/kernel/jobs.ts';
import { Lease } from '#server/kernel/lease.ts';
import type { Kernel } from '#server/kernel/module.ts';
import type { TouchedThing } from '#server/kernel/recorder.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { STARTING_WEIGHTS } from '#shared/matching.ts';
import { OF_COMMITMENTS, type OfSomebody, tellWhose } from './commitments/tell-whose.ts';
import { loadOpenNeeds, loadVolunteers } from './facts.ts';
import { cameOrWent, KEEPING_APART, type KeptApart, keptApartBy, tellOfBlocks } from './kept-apart.ts';
import { changesForce, WEIGHT_VERSION, weightsInForce } from './learning/weights-in-force.ts';
import { REFRESH_QUEUE } from './refresh-queue.ts';
import { type Stale, SuggestionIndex } from './suggestion-index.ts';
import { NeedSuggestions, VolunteerSuggestions } from './suggestions.entity.ts';
import { isOrWasOpen } from './was-open.ts';

/** A list is written at most four times a second, however often it moves. */
const PAUSE_MS = 250;
/** Lists written in one commit. */
const BATCH = 50;
const WORK = { actor: 'system:matching', mutation: null, source: null };

/**
 * Keeps every open need's best volunteers, and the best needs of the volunteers who look, as live
 * rows. One node does it, the one with the lease: it alone has the index, fed by every commit that
 * touches what a match depends on. Whoever takes over builds the index from the database, under a
 * fence that the one before cannot write past, and compares every list.
 */
export function keepSuggestions(kernel: Kernel): { start(): Promise<void>; stop(): Promise<void> } {
  const lease = new Lease('volunteering.suggestions', kernel.database, kernel.log);
  const keeper = new SuggestionKeeper(kernel, lease);
  kernel.jobs.declare<Stirred>({
    name: REFRESH_QUEUE,
    reactsTo: [
      ...['volunteering.need', 'volunteering.volunteer', 'identity.account'],
      WEIGHT_VERSION,
      ...KEEPING_APART,
      ...OF_COMMITMENTS,
    ],
    matters,
    tell: (touched) => ({ ...tellOfBlocks(touched), ...tellWhose(touched) }),
    batch: 200,
    lease,
    run: (jobs) => keeper.refresh(jobs),
  });
  return {
    async start() {
      await lease.whenHeld(
        () => keeper.build(),
        async () => keeper.forget(),
      );
      await lease.start();
    },
    async stop() {
      keeper.forget();
      await lease.stop();
    },
  };
}

type Stirred = Touched & KeptApart & OfSomebody;

/** Of needs the open ones, of accounts the name, of memberships who comes and goes, of the others everything. */
function matters(touch: TouchedThing): boolean {
  if (touch.type === 'volunteering.need') return isOrWasOpen(touch);
  if (touch.type === WEIGHT_VERSION) return changesForce(touch);
  if (touch.type === 'identity.account') return touch.before !== null && 'displayName' in touch.before;
  if (touch.type === 'organisations.membership') return cameOrWent(touch);
  return true;
}

class SuggestionKeeper {
  readonly #kernel: Kernel;
  readonly #lease: Lease;
  #index = new SuggestionIndex(STARTING_WEIGHTS);
  #stale: Stale = { needs: new Set(), volunteers: new Set() };
  readonly #writtenAt = new Map<string, number>();
  #writing: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(kernel: Kernel, lease: Lease) {
    this.#kernel = kernel;
    this.#lease = lease;
  }

  async build(): Promise<void> {
    this.forget();
    const { sql } = this.#kernel.database;
    const index = new SuggestionIndex(await weightsInForce(sql));
    const volunteers = await loadVolunteers(sql, null);
    index.updateVolunteers(
      volunteers.map(({ facts }) => facts.id),
      volunteers,
      this.#stale,
    );
    const needs = await loadOpenNeeds(sql, null);
    index.updateNeeds(
      needs.map(({ facts }) => facts.id),
      needs,
      this.#stale,
    );
    const kept = await sql<{ id: string }>('select id from need_suggestions');
    for (const { id } of kept) this.#stale.needs.add(id);
    this.#index = index;
    this.#writeSoon(0);
  }

  /** Stops writing; what was not written is found again by the next `build`. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#stale = { needs: new Set(), volunteers: new Set() };
    this.#writtenAt.clear();
  }

  async refresh(jobs: readonly Stirred[]): Promise<void> {
    const { sql } = this.#kernel.database;
    const needs = new Set<string>();
    const volunteers = new Set(await keptApartBy(sql, jobs));
    if (jobs.some(({ type }) => type === WEIGHT_VERSION))
      this.#index.reweigh(await weightsInForce(sql), this.#stale);
    // Of an account only its name is shown, and only if it is a volunteer's.
    for (const { type, id, apart, moved, volunteerId } of jobs) {
      if (type === WEIGHT_VERSION) continue;
      if (type === 'volunteering.need') needs.add(id);
      else if (!apart && !moved) volunteers.add(volunteerId ?? id);
    }
    if (volunteers.size > 0) {
      this.#index.updateVolunteers(volunteers, await loadVolunteers(sql, [...volunteers]), this.#stale);
    }
    if (needs.size > 0) this.#index.updateNeeds(needs, await loadOpenNeeds(sql, [...needs]), this.#stale);
    await this.#write();
  }

  /** Writes what may be written now; the rest follows when its pause is over. */
  async #write(): Promise<void> {
    while (this.#writing) await this.#writing;
    this.#writing = this.#writeDue().finally(() => {
      this.#writing = null;
    });
    await this.#writing;
  }

  async #writeDue(): Promise<void> {
    const now = performance.now();
    const due = (ids: Set<string>): string[] =>
      [...ids].filter((id) => now - (this.#writtenAt.get(id) ?? Number.NEGATIVE_INFINITY) >= PAUSE_MS);
    // Coordinators first: they wait for the list, volunteers are surprised by it.
    await this.#inBatches(due(this.#stale.needs), this.#stale.needs, (t, ids) => this.#writeNeeds(t, ids));
    await this.#inBatches(due(this.#stale.volunteers), this.#stale.volunteers, (t, ids) =>
      this.#writeVolunteers(t, ids),
    );
    if (this.#stale.needs.size + this.#stale.volunteers.size > 0) this.#writeSoon(PAUSE_MS);
  }

  async #inBatches(
    ids: string[],
    stale: Set<string>,
    write: (transaction: Transaction, ids: string[]) => Promise<void>,
  ): Promise<void> {
    for (let at = 0; at < ids.length; at += BATCH) {
      const batch = ids.slice(at, at + BATCH);
      // Before the write: what moves meanwhile is stale again.
      for (const id of batch) {
        stale.delete(id);
        this.#writtenAt.set(id, performance.now());
      }
      try {
        await this.#kernel.transactor.transact(WORK, async (transaction) => {
          await this.#lease.hold(transaction);
          await write(transaction, batch);
        });
      } catch (error) {
        for (const id of batch) stale.add(id);
        throw error;
      }
    }
  }

  async #writeNeeds({ em }: Transaction, ids: string[]): Promise<void> {
    const known = new Map((await em.find(NeedSuggestions, { id: ids })).map((row) => [row.id, row]));
    for (const id of ids) {
      const row = known.get(id);
      const suggestions = this.#index.volunteersFor(id);
      // A need that is open no more keeps its row, empty: should it open again, its versions go on.
      if (row) em.assign(row, suggestions);
      else if (this.#index.isOpen(id)) em.create(NeedSuggestions, { id, ...suggestions });
    }
  }

  async #writeVolunteers({ em }: Transaction, ids: string[]): Promise<void> {
    for (const row of await em.find(VolunteerSuggestions, { id: ids }))
      em.assign(row, this.#index.needsFor(row.id));
  }

  #writeSoon(inMs: number): void {
    if (this.#timer || !this.#lease.isHeld()) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#write().catch((error) => {
        this.#kernel.log.warn({ err: error }, 'suggestions could not be written; they are tried again');
        this.#writeSoon(1000);
      });
    }, inMs);
    this.#timer.unref();
  }
}
