import { afterAll, beforeAll, expect, it } from 'vitest';
import { hashPassword } from '#server/modules/identity/passwords.ts';
import { TestServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());

it('a crowd at the door takes turns, and whoever is in is answered before the crowd is through', async () => {
  const person = await server.person('Inside');
  const listener = await person.connect();
  let through = 0;
  const crowd = Array.from({ length: 60 }, () => hashPassword('a password of tests').then(() => through++));
  await listener.join({ room: `user:${person.id}` });
  expect((await person.ask('GET', '/users/me')).status).toBe(200);
  expect(through).toBeLessThan(60);
  await Promise.all(crowd);
  expect(through).toBe(60);
});
