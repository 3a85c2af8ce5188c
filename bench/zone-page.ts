// A zone with 5,000 needs: how long a list of it takes, until it is seen, and whether the page keeps its frames
// while 20 changes a second arrive.
import type { Browser, Page } from 'playwright-core';
import type { NeedView } from '#shared/volunteering.ts';
import { openBrowser, openPage } from '../tests/support/browser.ts';
import { makeEmbeddedTemplate, makePostgresTemplate } from '../tests/support/template-database.ts';
import { Child } from './rig/child.ts';
import { startDurablePostgres } from './rig/durable-postgres.ts';
import { type Frames, framesDuring } from './rig/frames.ts';
import { HttpLane } from './rig/http-lane.ts';
import { type Limit, median, quantile, report, rounded } from './rig/report.ts';
import type { ZoneDoors } from './rig/zone-server.ts';

const NEEDS = Number(process.env.NEEDS ?? 5000);
const ASKED = Number(process.env.ASKED ?? 300);
const VIEWS = Number(process.env.VIEWS ?? 5);
const SECONDS = Number(process.env.SECONDS ?? 10);
const VOLUNTEERS = 20;
const CHANGES_A_SECOND = 20;
const LISTS = ['can-do', 'not-yet', 'all'] as const;

type Prepared = Awaited<ReturnType<ZoneDoors['prepare']>>;

const figures: object[] = [];
const limits: Limit[] = [];

await makeEmbeddedTemplate();
await measure('embedded', {}, 150);
const postgres = await startDurablePostgres();
try {
  await makePostgresTemplate(postgres.url);
  await measure('PostgreSQL', { TEST_DATABASE_URL: postgres.url }, 100);
} finally {
  await postgres.stop();
}
report('zone-page', figures, limits);

async function measure(database: string, env: Record<string, string>, mostMs: number): Promise<void> {
  const server = await Child.start<ZoneDoors>('rig/zone-server.ts', { env });
  const prepared = await server.ask('prepare', { needs: NEEDS, volunteers: VOLUNTEERS });
  await measureLists(database, prepared, mostMs);
  const browser = await openBrowser({ webgl: true });
  try {
    await measureViews(database, server, browser, prepared);
    await measureFrames(database, server, browser, prepared);
  } finally {
    await browser.close();
  }
  await server.stop();
}

/** Everybody in turn, one question at a time: what a list costs the server, and no queue before it. */
async function measureLists(
  database: string,
  { url, zoneId, people }: Prepared,
  mostMs: number,
): Promise<void> {
  const lane = await HttpLane.open(url);
  const ask = async (show: string, n: number): Promise<number> => {
    const begun = performance.now();
    const { status, body } = await lane.get(`/api/volunteer/zone/${zoneId}/needs?show=${show}&limit=50`, {
      Authorization: `Bearer ${people[n % people.length]!.token}`,
    });
    if (status !== 200) throw new Error(`answered ${status}: ${body.slice(0, 300)}`);
    return performance.now() - begun;
  };
  figures.push({ database, what: 'first list after a start', ms: rounded(await ask('can-do', 0)) });
  for (const show of LISTS) {
    for (let n = 0; n < VOLUNTEERS; n++) await ask(show, n);
    const times: number[] = [];
    for (let n = 0; n < ASKED; n++) times.push(await ask(show, n));
    const at = (share: number): number => rounded(quantile(times, share));
    figures.push({ database, what: `list, ${show}`, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) });
    limits.push({
      what: `${database}: a list of ${NEEDS} needs, ${show}, p95 in ms`,
      measured: quantile(times, 0.95),
      atMost: mostMs,
    });
  }
  lane.close();
}

/** A browser that knows nothing yet, signed in by its cookie. */
async function visit(server: Child<ZoneDoors>, browser: Browser, { url, people }: Prepared) {
  const token = await server.ask('session', { accountId: people[0]!.id });
  const { context, page } = await openPage(browser, url);
  const { hostname: domain } = new URL(url);
  const cookie = { name: 'muster_refresh', value: token, domain, path: '/api/auth' };
  await context.addCookies([{ ...cookie, httpOnly: true, sameSite: 'Strict' }]);
  await context.addInitScript((id) => localStorage.setItem('muster.session', id), people[0]!.id);
  return { context, page };
}

/** Milliseconds from the address to the first row, and to the first pin. */
async function open(page: Page, zoneId: string): Promise<{ rowMs: number; pinMs: number }> {
  await page.goto(`/zones/${zoneId}`);
  const drawn = (selector: string) =>
    page
      .waitForFunction((what) => document.querySelector(what) && performance.now(), selector, {
        polling: 'raf',
      })
      .then(async (handle) => Number(await handle.jsonValue()));
  const [rowMs, pinMs] = await Promise.all([drawn('[data-need]'), drawn('.pins button')]);
  return { rowMs, pinMs };
}

/** With nothing in the browser's cache. */
async function measureViews(
  database: string,
  server: Child<ZoneDoors>,
  browser: Browser,
  prepared: Prepared,
): Promise<void> {
  const views: { rowMs: number; pinMs: number }[] = [];
  for (let n = 0; n < VIEWS; n++) {
    const { context, page } = await visit(server, browser, prepared);
    views.push(await open(page, prepared.zoneId));
    await context.close();
  }
  const [rowMs, pinMs] = [median(views.map((view) => view.rowMs)), median(views.map((view) => view.pinMs))];
  figures.push({ database, what: 'first view, cold', rowMs: rounded(rowMs), pinMs: rounded(pinMs) });
  limits.push({ what: `${database}: from the address to the first row, ms`, measured: rowMs, atMost: 3000 });
}

async function measureFrames(
  database: string,
  server: Child<ZoneDoors>,
  browser: Browser,
  prepared: Prepared,
): Promise<void> {
  const { context, page } = await visit(server, browser, prepared);
  await open(page, prepared.zoneId);
  const quiet = await framesDuring(browser, page, () => page.waitForTimeout(SECONDS * 500));
  let changes = 0;
  const busy = await framesDuring(browser, page, async () => {
    changes = await change(prepared);
  });
  const share = ({ shown, wanted }: Frames): number => shown / wanted;
  figures.push(
    { database, what: 'frames shown, nothing happens', share: rounded(share(quiet)), wanted: quiet.wanted },
    {
      database,
      what: `frames shown, ${rounded(changes / SECONDS)} changes a second`,
      share: rounded(share(busy)),
      wanted: busy.wanted,
    },
  );
  limits.push({
    what: `${database}: share of the frames shown beside changes`,
    measured: share(busy),
    atLeast: 0.95,
  });
  await context.close();
}

/** New titles for needs all over the zone, at their appointed times; gives how many were taken. */
async function change({ url, owner, needIds }: Prepared): Promise<number> {
  const count = CHANGES_A_SECOND * SECONDS;
  const begun = performance.now();
  const changed = await Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const at = begun + (n / CHANGES_A_SECOND) * 1000;
      await new Promise((go) => setTimeout(go, Math.max(0, at - performance.now())));
      // Spread over the list, and none of them twice.
      const id = needIds[Math.floor((n * needIds.length) / count)]!;
      const answer = await fetch(`${url}/api/nonprofit/needs/${id}`, {
        method: 'PATCH',
        headers: {
          Authorization: `Bearer ${owner}`,
          'Content-Type': 'application/json',
          'If-Match': '"1"',
        },
        body: JSON.stringify({ title: `Need ${n}, said otherwise` } satisfies Partial<NeedView>),
      });
      return answer.status === 200;
    }),
  );
  return changed.filter(Boolean).length;
}
