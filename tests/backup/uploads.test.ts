import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { backup, restore } from '#server/cli/backup.ts';
import { LocalBlobs } from '#server/kernel/local-blobs.ts';
import type { AccountView } from '#shared/identity.ts';
import type { Person } from '../support/person.ts';
import { anImage } from '../support/pictures.ts';
import { Program } from '../support/program.ts';
import { copyEmbeddedTemplate } from '../support/template-database.ts';
import { TestServer } from '../support/test-server.ts';

let folder: string;
const servers: TestServer[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-uploads-'));
});
afterAll(async () => {
  for (const server of servers) await server.close();
  rmSync(folder, { recursive: true });
});

async function another(): Promise<TestServer> {
  const blobs = LocalBlobs.of({ dataDir: join(folder, `data-${servers.length}`) });
  const server = await TestServer.start({ blobs });
  servers.push(server);
  return server;
}

async function pictureOf(person: Person): Promise<string> {
  const answer = await fetch(`${person.url}/api/users/me/picture`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${person.token}`, 'content-type': 'image/png' },
    body: await anImage('png'),
  });
  return ((await answer.json()) as AccountView).picture!;
}
const shown = async ({ url }: TestServer, picture: string) => {
  const answer = await fetch(`${url}/api/pictures/${picture}`);
  return answer.status === 200 ? Buffer.from(await answer.arrayBuffer()) : null;
};
const quiet = () => {};

it('pictures are in the backup and come back; those that it lacks go', async () => {
  const [server, other] = [await another(), await another()];
  const picture = await pictureOf(await server.person('Pia'));
  const file = join(folder, 'a');
  const said: string[] = [];
  await backup(server.kernel, [file], (line) => said.push(line));
  expect(said).toContain('files.uploaded: 2 files');
  expect(said.at(-1)).toMatch(/^\d+ rows and 2 uploaded files are in /);
  const theirs = await pictureOf(await other.person('Otto'));
  expect(await shown(other, theirs)).not.toBeNull();
  said.length = 0;
  await restore(other.kernel, [file, '--replace'], (line) => said.push(line), true);
  expect(said.at(-1)).toMatch(/^\d+ rows and 2 uploaded files are back\./);
  expect(await shown(other, picture)).toEqual(await shown(server, picture));
  expect(await shown(other, theirs)).toBeNull();
  expect(await other.kernel.blobs.names()).toHaveLength(2);

  // One byte of a picture is another, and the picture's own checksum tells it.
  const bytes = gunzipSync(readFileSync(file));
  const at = bytes.indexOf('RIFF');
  bytes[at] = bytes[at]! ^ 1;
  writeFileSync(join(folder, 'changed'), gzipSync(bytes));
  const changed = restore(other.kernel, [join(folder, 'changed'), '--replace'], quiet, true);
  await expect(changed).rejects.toThrow('damaged');
  expect(await shown(other, picture)).toEqual(await shown(server, picture));
});

it('a backup of before uploads were in it leaves those that are there', async () => {
  const server = await another();
  const picture = await pictureOf(await server.person('Pia'));
  const other = await another();
  const file = join(folder, 'old');
  await backup(other.kernel, [file], quiet);
  const [header = '', ...rest] = gunzipSync(readFileSync(file)).toString().split('\n');
  const { tables, ...more } = JSON.parse(header) as { tables: { name: string }[]; format: number };
  const old = {
    ...{ ...more, format: 1 },
    tables: tables.filter(({ name }) => name !== 'files.uploaded'),
  };
  const footer = JSON.parse(rest.at(-2)!) as { counts: Record<string, number>; sha256: string };
  delete footer.counts['files.uploaded'];
  const text = `${[JSON.stringify(old), ...rest.slice(0, -2)].join('\n')}\n`;
  footer.sha256 = createHash('sha256').update(text).digest('hex');
  writeFileSync(file, gzipSync(`${text}${JSON.stringify(footer)}\n`));
  await restore(server.kernel, [file, '--replace'], quiet, true);
  expect(await shown(server, picture)).not.toBeNull();
});

it('a backup without a running server has them too', { timeout: 60_000 }, async () => {
  const data = join(folder, 'alone');
  mkdirSync(data);
  copyEmbeddedTemplate(data);
  const picture = 'a'.repeat(32);
  await LocalBlobs.of({ dataDir: data }).put(`${picture}-96`, Buffer.from('a picture'));
  const program = new Program(['backup', join(folder, 'alone.backup')], { DATA_DIR: data });
  expect(await program.exited).toBe(0);
  expect(program.out).toContain('and 1 uploaded file are in');
});
