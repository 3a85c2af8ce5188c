// 200 volunteers look at a zone while 5 nonprofits write there: how soon a change is on the other screens.
import { performance } from 'node:perf_hooks';
import type { Page } from 'playwright-core';
import type { Entry } from '#shared/kernel/protocol.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { Journey } from '../tests/support/journey.ts';
import { makeEmbeddedTemplate, makePostgresTemplate } from '../tests/support/template-database.ts';
import { ZoneCrowd } from '../tests/support/zone-crowd.ts';
import { startDurablePostgres } from './rig/durable-postgres.ts';
import { type Limit, quantile, report, rounded } from './rig/report.ts';

const VOLUNTEERS = 200;
const NONPROFITS = 5;
const NEEDS_EACH = 6;
/** Of each nonprofit. */
const WRITES_A_SECOND = 1;
const SECONDS = Number(process.env.SECONDS ?? 30);
const LIMIT_MS = 200;

const figures: object[] = [];
const limits: Limit[] = [];

await makeEmbeddedTemplate();
await measure('embedded');
const postgres = await startDurablePostgres();
try {
  process.env.TEST_DATABASE_URL = postgres.url;
  await makePostgresTemplate(postgres.url);
  await measure('PostgreSQL');
} finally {
  await postgres.stop();
}
report('browsing', figures, limits);

/** The client's kernel of every volunteer runs here, beside the server, so its work counts as well. */
async function measure(database: string): Promise<void> {
  const journey = await Journey.start();
  const crowd = await ZoneCrowd.gather(journey.server, { volunteers: VOLUNTEERS, nonprofits: NONPROFITS });
  const needs = await Promise.all(
    crowd.nonprofits.map((nonprofit) =>
      Promise.all(Array.from({ length: NEEDS_EACH }, () => crowd.post(nonprofit))),
    ),
  );
  const { page } = await journey.visit(crowd.lookers[0]!.person);
  await page.goto(`/zones/${crowd.zone.id}?show=all`);
  for (const need of needs.flat()) await page.getByText(need.title, { exact: true }).first().waitFor();
  await watchTitles(page);

  const sent = new Map<string, number>();
  const arrived: number[] = [];
  for (const { needs: followed } of crowd.lookers) {
    followed.attach({ load: () => {}, apply: (entry) => noteArrival(entry, sent, arrived), draw: () => {} });
  }
  await Promise.all(crowd.nonprofits.map((_, n) => write(crowd, n, needs[n]!, sent)));
  const last = [...sent.keys()].at(-1)!;
  await page.getByText(last, { exact: true }).first().waitFor();
  const drawnAt = await page.evaluate(() => (window as unknown as Watched).drawnAt);
  const drawn = [...sent].flatMap(([title, at]) => (drawnAt[title] ? [drawnAt[title] - at] : []));
  crowd.leave();
  await journey.close();

  note(database, `at ${VOLUNTEERS} clients`, arrived, sent.size * VOLUNTEERS);
  note(database, 'drawn in a browser', drawn, sent.size);
}

function note(database: string, where: string, times: readonly number[], due: number): void {
  const at = (share: number): number => rounded(quantile(times, share));
  figures.push({
    database,
    where,
    of: due,
    seen: times.length,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    maxMs: at(1),
  });
  limits.push(
    {
      what: `${database}, ${where}: p95 from the request that writes, ms`,
      measured: quantile(times, 0.95),
      atMost: LIMIT_MS,
    },
    { what: `${database}, ${where}: share of the changes seen`, measured: times.length / due, atLeast: 1 },
  );
}

/** Milliseconds of the wall clock, which a browser on the same machine shares. */
function wallMs(): number {
  return performance.timeOrigin + performance.now();
}

/** Renames one need after the other, on time whether or not the last answer is there. */
async function write(
  crowd: ZoneCrowd,
  nth: number,
  needs: readonly NeedView[],
  sent: Map<string, number>,
): Promise<void> {
  const nonprofit = crowd.nonprofits[nth]!;
  const begun = performance.now();
  for (let n = 0; n < SECONDS * WRITES_A_SECOND; n++) {
    // Nonprofits write one after the other, not at the same moment.
    const due = begun + ((n + nth / NONPROFITS) / WRITES_A_SECOND) * 1000;
    await new Promise((go) => setTimeout(go, Math.max(0, due - performance.now())));
    await crowd.rename(nonprofit, needs[n % needs.length]!, (title) => sent.set(title, wallMs()));
  }
}

function noteArrival({ view }: Entry, sent: ReadonlyMap<string, number>, arrived: number[]): void {
  const at = sent.get((view as NeedView | null)?.title ?? '');
  if (at !== undefined) arrived.push(wallMs() - at);
}

interface Watched {
  /** Title of a need to when it was first in the page, milliseconds of the wall clock. */
  drawnAt: Record<string, number>;
}

function watchTitles(page: Page): Promise<void> {
  return page.evaluate(() => {
    const drawnAt: Record<string, number> = {};
    (window as unknown as Watched).drawnAt = drawnAt;
    new MutationObserver(() => {
      for (const { textContent } of document.querySelectorAll('h3'))
        drawnAt[textContent ?? ''] ??= performance.timeOrigin + performance.now();
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
}
