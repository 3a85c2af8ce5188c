import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalBlobs } from '#server/kernel/local-blobs.ts';
import type { AccountView, PersonCard } from '#shared/identity.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import type { Person } from '../support/person.ts';
import { anImage, brokenPictures, pngOfSize } from '../support/pictures.ts';
import { TestServer } from '../support/test-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'muster-blobs-'));
let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start({ blobs: new LocalBlobs(folder) });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function put(person: Person, body: BodyInit, headers: Record<string, string> = {}) {
  const answer = await fetch(`${server.url}/api/users/me/picture`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${person.token}`, 'content-type': 'image/png', ...headers },
    body,
    ...({ duplex: 'half' } as object),
  });
  return { status: answer.status, body: (await answer.json()) as AccountView & Problem };
}
const get = (id: string, query = '') => fetch(`${server.url}/api/pictures/${id}${query}`);
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());
const filesIn = () =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
        statSync(join(folder, name)).isFile(),
      )
    : [];

describe('a picture', () => {
  it.each(['jpeg', 'png', 'webp'] as const)('of %s is drawn anew, in two sizes', async (format) => {
    const person = await server.person('Pia');
    const { status, body } = await put(person, await anImage(format));
    expect([status, body.picture]).toEqual([200, expect.stringMatching(/^[0-9a-f]{32}$/)]);
    for (const [query, edge] of [
      ['', 512],
      ['?size=512', 512],
      ['?size=96', 96],
    ] as const) {
      const answer = await get(body.picture!, query);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('image/webp');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(answer.headers.get('content-security-policy')).toContain('sandbox');
      expect(await sharp(await bytesOf(answer)).metadata()).toMatchObject({
        format: 'webp',
        width: edge,
        height: edge,
      });
    }
  });

  it('loses where it was taken, and stands upright', async () => {
    const person = await server.person('Pia');
    // Red above blue, turned by its EXIF: upright the red is on the right.
    const halves = await sharp({ create: { width: 80, height: 40, channels: 3, background: '#f00' } })
      .extend({ bottom: 40, background: '#00f' })
      .withExif({ IFD0: { Copyright: 'secret of the camera' }, IFD3: { GPSLatitude: '40/1 39/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(halves.includes('secret of the camera')).toBe(true);
    const { body } = await put(person, halves);
    const drawn = await bytesOf(await get(body.picture!));
    expect((await sharp(drawn).metadata()).exif).toBeUndefined();
    expect(drawn.includes('secret of the camera')).toBe(false);
    const { data } = await sharp(drawn)
      .resize(2, 1, { fit: 'fill' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(data[0]! < data[2]!).toBe(true);
    expect(data[3]! > data[5]!).toBe(true);
  });

  it('replaces the one before, whose files go; taking it away takes its files', async () => {
    const person = await server.person('Pia');
    const before = filesIn().length;
    const first = (await put(person, await anImage('png'))).body.picture!;
    const second = (await put(person, await anImage('jpeg'))).body.picture!;
    expect(second).not.toBe(first);
    await gone(first);
    expect((await get(second)).status).toBe(200);
    expect(filesIn()).toHaveLength(before + 2);
    const { body } = await person.ask<AccountView>('DELETE', '/users/me/picture');
    expect(body.picture).toBeNull();
    await gone(second);
    expect(filesIn()).toHaveLength(before);
  });

  it('is on the card that others see, and in the own room', async () => {
    const [person, other] = [await server.person('Pia'), await server.person('Otto')];
    const { body } = await put(person, await anImage('png'));
    expect(await other.get<PersonCard>(`/users/${person.id}`)).toEqual({
      id: person.id,
      displayName: 'Pia',
      username: null,
      picture: body.picture,
    });
    expect((await person.get<AccountView>('/users/me')).picture).toBe(body.picture);
  });
});

/** The removal is a job. */
async function gone(id: string): Promise<void> {
  for (const query of ['?size=96', '?size=512']) {
    while ((await get(id, query)).status !== 404) await new Promise((go) => setImmediate(go));
  }
}

describe('what only looks like a picture', () => {
  it.each([
    [
      'an SVG with script',
      () => '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
      415,
    ],
    ['an SVG behind an XML line', () => '<?xml version="1.0"?><svg><script>alert(1)</script></svg>', 415],
    ['a page', () => '<!doctype html><script>alert(1)</script>', 415],
    ['a GIF', async () => anImage('gif'), 415],
    ['a TIFF', async () => anImage('tiff'), 415],
    ['an AVIF', async () => anImage('avif'), 415],
    ['a PDF', () => '%PDF-1.7\n1 0 obj\n<<>>', 415],
    ['text', () => 'not a picture at all', 415],
    ['a JPEG header before a page', () => brokenPictures.jpegHeaderBeforePage(), 400],
    ['a PNG header before script', () => brokenPictures.pngHeaderBeforeScript(), 400],
    ['a truncated JPEG', () => brokenPictures.truncated('jpeg'), 400],
    ['a truncated PNG', () => brokenPictures.truncated('png'), 400],
    ['a truncated WebP', () => brokenPictures.truncated('webp'), 400],
    ['a PNG of 30,000 × 30,000 in a few bytes', () => pngOfSize(30_000, 30_000), 400],
    ['a PNG that claims more pixels than numbers hold', () => pngOfSize(2 ** 31 - 1, 2 ** 31 - 1), 400],
    ['nothing', () => new Uint8Array(), 400],
    ['more than 5 MB', () => new Uint8Array(5 * 1024 * 1024 + 1), 413],
  ])('%s is refused and leaves nothing', async (_what, make, expected) => {
    const person = await server.person('Mallory');
    const before = filesIn();
    const made = await make();
    for (const type of ['image/png', 'image/jpeg', 'text/html']) {
      const { status, body } = await put(person, made as BodyInit, { 'content-type': type });
      expect(status).toBe(expected);
      expect(JSON.stringify(body)).not.toMatch(/vips|sharp|alert/i);
    }
    expect(filesIn()).toEqual(before);
    expect((await person.get<AccountView>('/users/me')).picture).toBeNull();
  });

  it.each([
    ['a JPEG that is a page too', 'jpeg'],
    ['a PNG that is script too', 'png'],
    ['a WebP that is an archive too', 'webp'],
  ] as const)('%s is kept without what hides in it', async (_what, format) => {
    const person = await server.person('Mallory');
    const polyglot = Buffer.concat([
      await anImage(format),
      Buffer.from('<script>alert(document.domain)</script>PK'),
    ]);
    const { status, body } = await put(person, polyglot, { 'content-type': 'text/html' });
    expect(status).toBe(200);
    const answer = await get(body.picture!);
    expect(answer.headers.get('content-type')).toBe('image/webp');
    expect((await bytesOf(answer)).includes('<script>')).toBe(false);
    for (const name of filesIn()) expect(readFileSync(join(folder, name)).includes('<script>')).toBe(false);
  });

  it('a body that says it is small and is not is cut off', async () => {
    const person = await server.person('Mallory');
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 65_536;
        if (sent > 64 * 1024 * 1024) controller.close();
        else controller.enqueue(new Uint8Array(65_536));
      },
    });
    const answer = await put(person, endless).catch(() => null);
    if (answer) expect(answer.status).toBe(413);
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  it.each(['..%2f..%2fetc%2fpasswd', '%2e%2e', 'a'.repeat(31), 'A'.repeat(32), '0'.repeat(32), 'x.webp'])(
    'the id %s leads nowhere',
    async (id) => {
      expect((await get(id)).status).toBe(404);
    },
  );

  it('a stranger can set nobody’s picture', async () => {
    const answer = await fetch(`${server.url}/api/users/me/picture`, {
      method: 'PUT',
      body: await anImage('png'),
    });
    expect(answer.status).toBe(401);
  });
});

it('a bomb is refused before it is unpacked', async () => {
  // 900 million pixels, of which the first rows are there: a decoder that trusts it takes gigabytes.
  const bomb = pngOfSize(30_000, 30_000, deflateSync(Buffer.alloc(30_001 * 400)));
  const person = await server.person('Mallory');
  const before = process.memoryUsage().rss;
  expect((await put(person, bomb)).status).toBe(400);
  expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
});
