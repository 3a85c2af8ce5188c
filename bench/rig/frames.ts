import type { Browser, Page } from 'playwright-core';

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  args?: { frame_reporter?: { state: string; frame_sequence: number; layer_tree_host_id: number } };
}

export interface Frames {
  /** Ticks of the display's clock, one every 16.7 ms, for which the page wanted a frame. */
  wanted: number;
  /** Those of which what the page's own thread had drawn was shown. */
  shown: number;
}

const SHOWN = 'STATE_PRESENTED_ALL';

/**
 * What Chromium's own trace says of the frames during some work. The page is made to want one at every tick, so
 * that a tick for which nothing came is missed as much as one that was dropped. The compositor may show first what
 * it has and the page's part of the same frame a tick later, beside a page that rests, too: that frame is shown. One
 * of which the page's part never came, because its thread was busy until the next, is not.
 */
export async function framesDuring(browser: Browser, page: Page, work: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const mark = document.body.appendChild(document.createElement('div'));
    mark.style.cssText = 'position:fixed;right:0;bottom:0;width:1px;height:1px;background:currentcolor';
    const wantFrame = (at: number) => {
      mark.style.opacity = String(0.5 + (at % 2) / 10);
      requestAnimationFrame(wantFrame);
    };
    requestAnimationFrame(wantFrame);
  });
  await browser.startTracing(page, { categories: ['cc', 'benchmark'] });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  const pages = Map.groupBy(reports(traceEvents), ({ host }) => host);
  const [most = []] = [...pages.values()].sort((a, b) => b.length - a.length);
  const ticks = Map.groupBy(most, ({ tick }) => tick);
  const numbers = [...ticks.keys()];
  const wanted = Math.max(...numbers) - Math.min(...numbers) + 1;
  const shown = [...ticks.values()].filter((states) => states.some(({ state }) => state === SHOWN)).length;
  return { wanted, shown };
}

/** Of every frame what became of it; of some there is a second report, when the rest of it has come. */
function reports(events: readonly TraceEvent[]) {
  return events.flatMap(({ name, ph, pid, args }) => {
    const report = args?.frame_reporter;
    if (name !== 'PipelineReporter' || ph !== 'b' || !report) return [];
    return [
      { host: `${pid} ${report.layer_tree_host_id}`, tick: report.frame_sequence, state: report.state },
    ];
  });
}
