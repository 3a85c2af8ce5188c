import type { RoomRule } from '../../../client/kernel/room-reducer.ts';
import { ModelClient } from './model-client.ts';
import { ModelNetwork } from './model-network.ts';
import { ModelServer } from './model-server.ts';
import { chanceOf, World } from './world.ts';

export interface Outcome {
  /** Where the ends differ, after everything came to rest. */
  differences: string[];
  /** Changes applied twice, out of order, or never committed. */
  breaches: string[];
}

const TROUBLE_MS = 40_000;
/** Two rounds of heads, the longest wait of a fetch or join, and their answers. */
const REST_MS = 75_000;

/** One run of a server, its network and its clients under one rule. */
export function run(seed: number, rule: RoomRule): Outcome {
  const chance = chanceOf(seed);
  const world = new World();
  const server = new ModelServer();
  for (let before = chance.between(0, 12); before > 0; before -= 1) server.commit(chance);
  const network = new ModelNetwork(world, chance, server);
  const clients = Array.from(
    { length: chance.between(1, 2) },
    () => new ModelClient(world, chance, server, network, rule),
  );
  const troubles = [
    () => network.cutOne(),
    () => network.cutOne(),
    () => server.trim(chance),
    () => server.backUp(),
    () => {
      server.restore();
      // Not even a restore behind open sockets may go unnoticed.
      if (chance.happens(0.7)) network.cutAll();
    },
  ];
  const step = (): void => {
    if (world.now > TROUBLE_MS) return;
    const die = chance.between(1, 100);
    if (die <= 62) {
      server.commit(chance);
      if (chance.happens(0.04)) crash(server, network);
      else if (!chance.happens(0.1)) network.ringDoorbell();
    } else if (die <= 81) chance.pick(clients).act();
    else if (die <= 92) chance.pick(troubles)();
    world.after(chance.happens(0.1) ? chance.between(500, 4000) : chance.between(1, 300), step);
  };
  step();
  world.runUntil(TROUBLE_MS);
  network.heal();
  world.runUntil(TROUBLE_MS + REST_MS);
  return {
    differences: clients.flatMap((client) => client.differences()),
    breaches: clients.flatMap((client) => client.breaches),
  };
}

/** Between a commit and its doorbell: the relay never learns of it, and everyone is cut. */
function crash(server: ModelServer, network: ModelNetwork): void {
  server.forgetRelayed();
  network.cutAll();
}
