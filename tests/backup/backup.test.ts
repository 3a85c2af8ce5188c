import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { backup, restore } from '#server/cli/backup.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { chanceOf } from '../support/chance.ts';
import { LiveClient } from '../support/live-client.ts';
import type { Person } from '../support/person.ts';
import { aNeed, aVolunteer, HERE } from '../support/samples.ts';
import { TestServer } from '../support/test-server.ts';
import { Writer } from '../support/writer.ts';
import { makeZones } from '../support/zones.ts';
import { contentOf, provesHistory } from './copy-checks.ts';

let folder: string;
let server: TestServer;
let owner: Person;
let organisationId: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'muster-backup-'));
  server = await TestServer.start();
  await makeZones(server.kernel, ['East', 'West']);
  owner = await server.person('Ruth Owner');
  organisationId = await server.nonprofit(owner);
  const volunteer = await server.person('Vera “Quotes” O’Neil\n\\ 日本');
  await volunteer.ask('PUT', '/volunteer/profile', {
    body: aVolunteer({ point: HERE, skills: ['Lifting'] }),
  });
  for (let made = 0; made < 5; made++) await owner.post('/nonprofit/needs', aNeed(organisationId));
});
const others: TestServer[] = [];
afterEach(async () => {
  for (const other of others.splice(0)) await other.close();
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const another = async (options: Parameters<typeof TestServer.start>[0] = {}): Promise<TestServer> => {
  const other = await TestServer.start(options);
  others.push(other);
  return other;
};
const quiet = () => {};
const file = (name: string) => join(folder, name);
const putBack = (to: TestServer, path: string, ...more: string[]) =>
  restore(to.kernel, [path, ...more], quiet, true);

/** Rows as they are in the backup, beside what a server goes on writing by itself. */
const STILL = [
  'account',
  'organisation',
  'membership',
  'need',
  'zone',
  'volunteer',
  'history',
  'session',
  'setting',
];
const still = (content: Record<string, string[]>) => STILL.map((name) => [name, content[name]]);

describe('a backup', () => {
  it('is put back into an empty installation as it was, with history and its proof', async () => {
    const proof = await provesHistory(server);
    const said: string[] = [];
    expect(await backup(server.kernel, [file('a')], (line) => said.push(line))).toBe(0);
    expect(said).toContain('need: 5 rows');
    expect(readdirSync(folder)).toEqual(['a']);
    const other = await another();
    expect(await putBack(other, file('a'))).toBe(0);
    expect(still(await contentOf(other))).toEqual(still(await contentOf(server)));
    expect((await provesHistory(other)).heads).toEqual(proof.heads);
    // It goes on: numbers behind the last one, names that are taken stay taken.
    const again = owner.at(other.url);
    await again.post('/nonprofit/needs', aNeed(organisationId));
    await provesHistory(other);
  });

  it('is one moment, also while people write', async () => {
    let on = true;
    const writers = ['one', 'two'].map(async (name) => {
      const chance = chanceOf(name.length);
      const writer = new Writer({ name, person: async () => owner, organisationId, points: [HERE], chance });
      while (on) await writer.step();
    });
    for (const name of ['b1', 'b2', 'b3']) await backup(server.kernel, [file(name)], quiet);
    on = false;
    await Promise.all(writers);
    for (const name of ['b1', 'b3']) {
      const other = await another();
      await putBack(other, file(name));
      // Every need is in the state that its last line of history left, and every number has its change.
      const rows = await other.kernel.database.sql(
        `select n.id from need n left join lateral (
           select version from history h where h.entity = 'volunteering.need' and h.entity_id = n.id::text
           order by h.id desc limit 1) h on true where h.version is distinct from n.version`,
      );
      expect(rows).toEqual([]);
      const gaps = await other.kernel.database.sql(
        `select r.name from room r where r.seq > 0 and r.min_seq < r.seq
           and r.seq <> (select max(seq) from change c where c.room = r.name)`,
      );
      expect(gaps).toEqual([]);
      await provesHistory(other);
    }
  });

  it('takes the place of what is there only when that is wanted; connected clients fetch anew', async () => {
    const other = await another();
    await expect(putBack(server, file('a'))).rejects.toThrow('--replace');
    const visitor = await other.person('Otto Other');
    const theirs = await other.nonprofit(visitor);
    await visitor.post('/nonprofit/needs', aNeed(theirs, { title: 'Before everything' }));
    await backup(other.kernel, [file('c')], quiet);
    const client = new LiveClient(visitor);
    await client.connect();
    const followed = await client.follow(`/nonprofit/needs?organisationId=${theirs}`);
    await visitor.post('/nonprofit/needs', aNeed(theirs, { title: 'After the backup' }));
    await followed.until(() => followed.entries.length > 0, 'the change');
    expect(await putBack(other, file('c'), '--replace')).toBe(0);
    await followed.until(() => followed.loads.length > 1, 'the fetch by itself');
    const { body } = (await followed.ask()) as { body: { items: NeedView[] } };
    expect(body.items.map(({ title }) => title)).toEqual(['Before everything']);
    // And what follows is heard of again.
    await visitor.post('/nonprofit/needs', aNeed(theirs, { title: 'After the restore' }));
    await followed.until(
      () => followed.entries.some(({ view }) => (view as NeedView | null)?.title === 'After the restore'),
      'the change after',
    );
    client.close();
  });
});

describe('what cannot be put back is refused, and nothing is touched', () => {
  const refused = async (path: string, why: RegExp): Promise<void> => {
    const before = still(await contentOf(server));
    await expect(putBack(server, path, '--replace')).rejects.toThrow(why);
    expect(still(await contentOf(server))).toEqual(before);
  };

  it('a file that is damaged at any place, or cut', async () => {
    const whole = readFileSync(file('a'));
    const chance = chanceOf(30);
    for (let time = 0; time < 12; time++) {
      const at = Math.floor(chance.next() * whole.length);
      const broken = Buffer.from(whole);
      broken[at] = broken[at]! ^ 0xff;
      writeFileSync(file('broken'), time % 2 ? broken : whole.subarray(0, at));
      // A byte of the gzip header that nobody reads changes nothing of what is in it.
      if (time % 2 && at < 10) continue;
      await refused(file('broken'), /damaged/);
    }
  });

  it('rows that were changed inside', async () => {
    const text = gunzipSync(readFileSync(file('a'))).toString();
    writeFileSync(file('edited'), gzipSync(text.replace('Test Pantry', 'Mine Pantry')));
    await refused(file('edited'), /damaged/);
    writeFileSync(file('other'), gzipSync('{"some":"json"}\n'));
    await refused(file('other'), /no backup of Muster/);
    await refused(file('none'), /does not exist/);
  });

  it('a newer one, an older one, and one of another secret', async () => {
    const text = gunzipSync(readFileSync(file('a'))).toString();
    const [header = ''] = text.split('\n', 1);
    const as = (name: string, change: (header: { format: number; migrations: string[] }) => void) => {
      const changed = JSON.parse(header) as { format: number; migrations: string[] };
      change(changed);
      writeFileSync(file(name), gzipSync(text.replace(header, JSON.stringify(changed))));
      return file(name);
    };
    await refused(
      as('newer', ({ migrations }) => migrations.push('Migration29991231000000')),
      /newer than this program/,
    );
    await refused(
      as('format', (changed) => {
        changed.format = 99;
      }),
      /newer version of Muster/,
    );
    await refused(
      as('older', ({ migrations }) => migrations.pop()),
      /older than this program/,
    );
    const foreign = await another({ secret: 'another secret that is long enough for anybody' });
    await expect(putBack(foreign, file('a'))).rejects.toThrow('another SECRET');
  });
});
