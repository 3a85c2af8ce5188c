import { afterAll, beforeAll, it } from 'vitest';
import { proveNothingBehind } from '../support/revocations.ts';
import { TestServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());

it('whoever loses access to a room of a hundred changes a second hears none that is behind it (I5)', async () => {
  await proveNothingBehind({ endsAt: server, heardAt: server, writtenAt: [server] });
}, 180_000);
