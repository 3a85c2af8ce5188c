/** The client's parts, put together once for this page. */
import type { AccountView, ProfileView, SocketTicket } from '#shared/identity.ts';
import { userRoom } from '#shared/kernel/rooms.ts';
import { deviceAnswerStore } from './answer-store.ts';
import { Connection } from './connection.svelte.ts';
import { availableStorage, newId, tabLife } from './device.ts';
import { wipeDrafts } from './draft-storage.ts';
import { type Answer, type FetchJson, ProblemError, problemOf } from './http.ts';
import { KeptAnswers } from './kept-answers.ts';
import { knownRecords } from './known-records.ts';
import { type Fetched, LiveSource, type SourcePorts } from './live-source.ts';
import { LiveSources } from './live-sources.ts';
import { PendingWrites } from './pending-writes.svelte.ts';
import { Presence } from './presence.svelte.ts';
import type { Clock } from './room-follower.ts';
import { Session, type SessionMessage } from './session.svelte.ts';
import { LiveSocket } from './socket.ts';
import type { Upload } from './upload.ts';
import { deviceWriteStore } from './write-store.ts';

const clock: Clock = {
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

const PROFILE = '/api/auth/profile';
export const deviceStorage = availableStorage();
const tab = tabLife();
let otherTabs: BroadcastChannel | null = null;

const answers = deviceAnswerStore();
const kept = new KeptAnswers({
  store: answers,
  clock,
  now: Date.now,
  account: () => session.user?.id,
  shows: (at) => connection.shows(at),
});

export const session = new Session({
  origin: '',
  clock,
  storage: deviceStorage,
  tell: (message) => otherTabs?.postMessage(message),
  locks: globalThis.navigator?.locks,
  changed: enter,
  welcomed: followProfile,
  keptProfile: async (account) =>
    ((await answers.read(account, PROFILE))?.data as ProfileView | undefined) ?? null,
});

/** Throws `ProblemError`. */
export const fetchJson: FetchJson = session.fetchJson;

/** Throws `ProblemError`. */
export const upload: Upload = session.upload;

/** Gets a file and hands it to the browser to keep. Throws `ProblemError`. */
export async function saveFile(path: string, name: string, method?: 'GET' | 'POST'): Promise<void> {
  const address = URL.createObjectURL(await session.fetchFile(path, method));
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}

const socket = new LiveSocket({
  origin: '',
  clock,
  now: () => performance.now(),
  random: Math.random,
  onConnect: () => {
    sources.retryNow();
    writes.queue.retryNow();
    // Behind the joins, which are asked for in this turn.
    clock.after(0, () => presence.renew());
  },
  onKick: (room, reason) => {
    if (session.user && room === userRoom(session.user.id)) session.putOut(reason);
  },
  onDrop: () => presence.lost(),
  onPresence: (notice) => presence.heard(notice),
  ticket: async () => (await fetchJson<SocketTicket>('/api/socket-tickets', { method: 'POST' })).data.ticket,
});

export const presence = new Presence({
  say: (claim, done) => socket.present(claim, done),
  clock,
  isVisible: () => document.visibilityState === 'visible',
  me: () => session.user?.id,
});

export const connection = new Connection(socket);

export const writes = new PendingWrites({
  store: deviceWriteStore(),
  clock,
  now: Date.now,
  newId,
  tab: tab.name,
  isTabAlive: tab.isAlive,
  whenTabGone: tab.whenGone,
  isLive: () => connection.state === 'live',
  send: async ({ method, path, body, id, ifMatch }, signal) => {
    const headers = { 'Idempotency-Key': id, ...(ifMatch !== null && { 'If-Match': `"${ifMatch}"` }) };
    connection.sent(id);
    return fetchJson(path, { method, body, headers, signal });
  },
});

const sourcePorts: SourcePorts = {
  hub: socket.hub,
  clock,
  fetch: (url, done) => {
    const off = new AbortController();
    const unlessOff = (outcome: Fetched) => off.signal.aborted || done(outcome);
    fetchJson(url, { signal: off.signal }).then(unlessOff, (error) =>
      unlessOff({
        problem: problemOf(error),
        retryAfterMs: error instanceof ProblemError ? error.retryAfterMs : null,
      }),
    );
    return () => off.abort();
  },
  applied: (_url, change) => {
    writes.queue.seen(change.mutation);
    connection.heard(change.mutation);
  },
  kept,
};

export const sources = new LiveSources(sourcePorts);

/** Restores the session, and everything that depends on it. Once, in `main`. */
export async function startClient(): Promise<void> {
  tab.live();
  otherTabs = globalThis.BroadcastChannel ? new BroadcastChannel('muster-session') : null;
  otherTabs?.addEventListener('message', ({ data }) => session.heard(data as SessionMessage));
  addEventListener('online', retryNow);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && retryNow());
  await session.start();
}

/** The network may be back, or the device awake. */
function retryNow(): void {
  session.retryNow();
  if (!session.user) return;
  socket.retryNow();
  presence.renew();
  sources.retryNow();
  writes.queue.retryNow();
  void writes.queue.adopt();
}

function enter(
  now: AccountView | null,
  before: AccountView | null,
  why: 'in' | 'ended' | 'signed-out',
): void {
  socket.stop();
  sources.closeAll();
  knownRecords.clear();
  profile?.close();
  profile = null;
  if (before && why === 'signed-out') {
    void writes.queue.wipe(before.id);
    void kept.wipe(before.id);
    wipeDrafts(deviceStorage, before.id);
  } else {
    writes.queue.pause();
    kept.pause();
  }
  if (!now) return;
  socket.start();
  void writes.queue.open(now.id);
}

let profile: LiveSource | null = null;

/** Roles and names change while one is here; what the person may do has to follow. */
function followProfile(first: Answer<ProfileView>): void {
  let unread: Answer<ProfileView> | null = first;
  const source = new LiveSource(PROFILE, {
    ...sourcePorts,
    fetch: (url, done) => {
      if (!unread) return sourcePorts.fetch(url, done);
      const outcome = unread;
      unread = null;
      return clock.after(0, () => done(outcome));
    },
  });
  profile?.close();
  profile = source;
  source.attach({
    load: (answer) => session.take(answer as ProfileView),
    apply: ({ type }) => {
      if (type.startsWith('identity.') || type.startsWith('organisations.')) source.refill();
    },
    draw: () => {},
  });
  source.load();
}
