/**
 * Keeps the application's own files, so that it opens without a connection. It runs beside the pages, and
 * never answers for the API. The build puts in what these files are; a build of other files is another worker.
 *
 * - The page itself comes from the network; only when nobody answers there, from here.
 * - What has its content in its name comes from here: it cannot be out of date.
 * - Every other file comes from the network, or from here when nobody answers.
 */

interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Waiting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface WorkerScope {
  addEventListener(name: 'install' | 'activate', listener: (event: Waiting) => void): void;
  addEventListener(name: 'fetch', listener: (event: Fetching) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  readonly location: Location;
}

const worker = globalThis as unknown as WorkerScope;
/** Filled in by the build. */
const VERSION = '__APP_VERSION__';
const FILES = JSON.parse('__APP_FILES__') as string[];
const PREFIX = 'muster-app-';
const MINE = PREFIX + VERSION;
const PAGE = '/';
const IMMUTABLE = '/assets/';

worker.addEventListener('install', (event) => {
  event.waitUntil(keepFiles().then(() => worker.skipWaiting()));
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(forgetOthers().then(() => worker.clients.claim()));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin) return;
  if (request.mode === 'navigate' && !isApi(pathname)) event.respondWith(page(request));
  else if (FILES.includes(pathname)) event.respondWith(file(request, pathname));
});

const isApi = (path: string): boolean => /^\/(api|socket\.io|metrics)(\/|$)/.test(path);

/** All or nothing: a page whose parts are missing would be worse than none. */
async function keepFiles(): Promise<void> {
  const kept = await caches.open(MINE);
  const answer = await fetch(PAGE, { cache: 'reload' });
  const text = await answer.clone().text();
  const needed = [...text.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path as string);
  // While a new version is being put up, page and worker may be of two.
  if (!answer.ok || !needed.every((path) => FILES.includes(path))) throw new Error('of another version');
  await kept.addAll(FILES);
  await kept.put(PAGE, answer);
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(PREFIX) && name !== MINE).map((name) => caches.delete(name)),
  );
}

/** A proxy that cannot reach the server says so with one of these. */
const isUnreachable = ({ status }: Response): boolean => status === 502 || status === 503 || status === 504;

async function page(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request);
    return isUnreachable(answer) ? ((await keptFile(PAGE)) ?? answer) : answer;
  } catch (failure) {
    const kept = await keptFile(PAGE);
    if (kept) return kept;
    throw failure;
  }
}

async function file(request: Request, path: string): Promise<Response> {
  const kept = await keptFile(path);
  if (kept && path.startsWith(IMMUTABLE)) return kept;
  try {
    return await fetch(request);
  } catch (failure) {
    if (kept) return kept;
    throw failure;
  }
}

/** However it was packed on its way. */
const keptFile = async (path: string): Promise<Response | undefined> =>
  (await caches.open(MINE)).match(path, { ignoreVary: true });
