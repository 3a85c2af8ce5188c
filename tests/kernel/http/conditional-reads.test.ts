import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NeedView } from '#shared/volunteering.ts';
import type { Person } from '../../support/person.ts';
import { aNeed } from '../../support/samples.ts';
import { TestServer } from '../../support/test-server.ts';

let server: TestServer;
let owner: Person;
let organisationId: string;
let list: string;
beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.person('Ruth');
  organisationId = await server.nonprofit(owner);
  list = `/nonprofit/needs?organisationId=${organisationId}`;
});
afterAll(() => server.close());

const read = (path: string, tag?: string | null, by = owner) =>
  by.ask('GET', path, { headers: tag ? { 'if-none-match': tag } : {} });
const tagOf = async (path: string) => (await read(path)).headers.get('etag')!;

describe('a read', () => {
  it('that is known is answered with nothing but where it stands', async () => {
    for (const path of [
      list,
      '/users/me',
      `/organisations/${organisationId}`,
      '/zones',
      '/volunteer/profile',
    ]) {
      const first = await read(path);
      const again = await read(path, first.headers.get('etag'));
      expect([again.status, again.body], path).toEqual([304, undefined]);
      // What is compressed on its way is the same only weakly.
      expect(again.headers.get('etag')).toBe(first.headers.get('etag')?.replace(/^W\/(?="\d+\.)/, ''));
      expect(again.positions).toEqual(first.positions);
    }
  });

  it('is known by one of several tags, weakly, and by no other', async () => {
    const tag = await tagOf(list);
    const bare = tag.replace('W/', '');
    for (const known of [`"x", ${tag}`, `W/${bare}`, bare])
      expect((await read(list, known)).status).toBe(304);
    for (const other of ['"x"', '*x', `x${tag}`, 'W/""'])
      expect((await read(list, other)).status, other).toBe(200);
  });

  it('of a list is another one as soon as something in it is', async () => {
    const before = await tagOf(list);
    const need = await owner.post<NeedView>('/nonprofit/needs', aNeed(organisationId));
    const after = await tagOf(list);
    expect(after).not.toBe(before);
    expect((await read(list, before)).status).toBe(200);
    const [own] = [await tagOf(`/volunteer/needs/${need.id}`)];
    expect(own).toMatch(/"1\.[\w-]+"$/);
    await owner.post(`/nonprofit/needs/${need.id}/cancel`);
    expect(await tagOf(`/volunteer/needs/${need.id}`)).toMatch(/"2\.[\w-]+"$/);
  });

  it('that shows the same elsewhere is known although the room has moved on', async () => {
    const path = `${list}&state=filled`;
    const first = await read(path);
    await owner.post('/nonprofit/needs', aNeed(organisationId));
    const again = await read(path, first.headers.get('etag'));
    expect(again.status).toBe(304);
    expect(again.positions[0]!.seq).toBeGreaterThan(first.positions[0]!.seq);
  });

  it('is refused to who may not see it, whatever tag they have', async () => {
    const stranger = await server.person('Sam');
    expect((await read(list, await tagOf(list), stranger)).status).toBe(404);
  });

  it('of another version of the program has another tag, though the thing is the same', async () => {
    const [one, two] = await Promise.all([tagOf('/users/me'), tagOf('/users/me')]);
    expect(one).toBe(two);
    await server.kernel.database.sql(`update account set bio = 'as if shown otherwise' where id = $1`, [
      owner.id,
    ]);
    expect(await tagOf('/users/me')).not.toBe(one);
  });
});
