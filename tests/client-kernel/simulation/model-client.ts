/** A browser tab: sources and lists of the real client kernel over the model's network. */
import type { Change } from '#shared/kernel/protocol.ts';
import { CollectionCore, type Row } from '../../../client/kernel/collection-core.ts';
import { drawFrom, hasCursor } from '../../../client/kernel/draw-from.ts';
import { LiveSource } from '../../../client/kernel/live-source.ts';
import { RoomHub } from '../../../client/kernel/room-hub.ts';
import type { RoomRule } from '../../../client/kernel/room-reducer.ts';
import type { ModelNetwork, Request } from './model-network.ts';
import { byRank, type ModelServer, type Page, ROOMS, type Thing, TYPE } from './model-server.ts';
import type { Chance, World } from './world.ts';

interface List {
  core: CollectionCore<Thing>;
  close: () => void;
}

interface Screen {
  request: Request;
  window: number;
  source: LiveSource;
  lists: List[];
  /** Where each room of the source stands, kept apart from the kernel to check it. */
  applied: Map<string, { epoch: string; seq: number }>;
}

export class ModelClient {
  readonly breaches: string[] = [];
  #world: World;
  #chance: Chance;
  #server: ModelServer;
  #network: ModelNetwork;
  #rule: RoomRule;
  #hub: RoomHub;
  #screens: Screen[] = [];

  constructor(world: World, chance: Chance, server: ModelServer, network: ModelNetwork, rule: RoomRule) {
    this.#world = world;
    this.#chance = chance;
    this.#server = server;
    this.#network = network;
    this.#rule = rule;
    this.#hub = network.wire((wire) => new RoomHub(wire, (task) => world.after(0, task)));
    this.#open();
    this.#open();
  }

  /** What a person does: opens a page or a list, leaves one, rests the pointer, asks for what is new. */
  act(): void {
    const screen = this.#chance.pick(this.#screens);
    const { core } = this.#chance.pick(screen.lists);
    const acts = [
      () => this.#leave(screen),
      () => this.#addList(screen),
      () => screen.source.load(),
      () => core.hold(),
      () => core.showWaiting(),
      () => core.release(),
    ];
    this.#chance.pick(acts)();
  }

  /** Differences between what is drawn and what the server would answer now. */
  differences(): string[] {
    const found: string[] = [];
    if (this.#hub.isBehind) found.push('still behind');
    for (const { request, window, source, lists } of this.#screens) {
      if (source.status !== 'ready') found.push(`${source.url} is ${source.status}`);
      const truth = this.#server.page(request.rooms, request.openOnly, Number.POSITIVE_INFINITY).items;
      for (const { core } of lists) {
        core.release();
        const drawn = core.shown;
        const inWindow = truth.slice(0, window);
        if (print(drawn.slice(0, inWindow.length)) !== print(rowsOf(inWindow))) {
          found.push(`${source.url} shows ${print(drawn)} and not ${print(rowsOf(inWindow))}`);
        }
        // Beyond the window stands only what was asked for by "show waiting".
        for (const row of rowsOf(drawn.slice(inWindow.length).map((extra) => extra.view))) {
          const now = truth.find((thing) => thing.id === row.view.id);
          if (!now || print(rowsOf([now])) !== print([row]))
            found.push(`${source.url}: ${print([row])} is old`);
        }
      }
    }
    return found;
  }

  #leave(screen: Screen): void {
    for (const { close } of screen.lists) close();
    screen.source.close();
    this.#screens.splice(this.#screens.indexOf(screen), 1);
    this.#open();
  }

  #open(): void {
    const { happens, between } = this.#chance;
    const start = between(0, ROOMS.length - 1);
    const rooms = ROOMS.slice(start, start + between(1, 3));
    const openOnly = happens(0.5);
    const window = openOnly ? between(2, 5) : Number.POSITIVE_INFINITY;
    const request = { rooms, openOnly, limit: openOnly ? window + between(0, 3) : Number.POSITIVE_INFINITY };
    const applied: Screen['applied'] = new Map();
    const source = new LiveSource(`/things?rooms=${rooms}&limit=${request.limit}`, {
      hub: this.#hub,
      clock: this.#world,
      rule: this.#rule,
      fetch: (_url, done) =>
        this.#network.get(request, (outcome) => {
          if ('data' in outcome) {
            for (const { room, epoch, seq } of outcome.positions) applied.set(room, { epoch, seq });
          }
          done(outcome);
        }),
      applied: (_url, change) => this.#check(applied, change),
    });
    const screen: Screen = { request, window, source, lists: [], applied };
    this.#screens.push(screen);
    this.#addList(screen);
    source.load();
  }

  #addList({ request, window, source, lists }: Screen): void {
    const matches = (thing: Thing) => thing.open || !request.openOnly;
    const core = new CollectionCore<Thing>({
      types: [TYPE],
      order: (a, b) => a.rank - b.rank,
      matches,
      limit: window,
      spare: 4,
    });
    const drawing = { from: { [TYPE]: (page: Page) => page.items }, hasMore: hasCursor };
    lists.push({ core, close: drawFrom(source, core, drawing, () => {}) });
  }

  /** Each change exactly once, in order, and as it was committed. */
  #check(applied: Screen['applied'], change: Change): void {
    const before = applied.get(change.room);
    if (before?.epoch !== change.epoch || before.seq + 1 !== change.seq) {
      this.breaches.push(`${change.room}: ${change.seq} of ${change.epoch} after ${JSON.stringify(before)}`);
    }
    if (this.#server.committed.get(`${change.epoch} ${change.room} ${change.seq}`) !== change) {
      this.breaches.push(`${change.room}: ${change.seq} of ${change.epoch} was never committed`);
    }
    applied.set(change.room, { epoch: change.epoch, seq: change.seq });
  }
}

const rowsOf = (things: Thing[]): Row<Thing>[] =>
  [...things].sort(byRank).map((view) => ({ key: `${TYPE} ${view.id}`, view }));

const print = (rows: Row<Thing>[]): string =>
  rows.map(({ view }) => `${view.id}@${view.version}:${view.rank}`).join(' ');
