import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

export type Format = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif';

/** A real picture, of noise. */
export async function anImage(format: Format): Promise<Buffer<ArrayBuffer>> {
  const noise = sharp({
    create: { width: 640, height: 480, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 40 } },
  } as never);
  return (await noise.toFormat(format).toBuffer()) as Buffer<ArrayBuffer>;
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}

/** A PNG that claims a size, with as much content as it is given. */
export function pngOfSize(
  width: number,
  height: number,
  content: Buffer = deflateSync(Buffer.alloc(64)),
): Buffer<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', content),
    chunk('IEND', Buffer.alloc(0)),
  ]) as Buffer<ArrayBuffer>;
}

const PAGE = Buffer.from('<!doctype html><script>alert(1)</script>'.repeat(20));

/** Begin like pictures, and are none. */
export const brokenPictures = {
  jpegHeaderBeforePage: () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), PAGE]),
  pngHeaderBeforeScript: () => Buffer.concat([pngOfSize(10, 10).subarray(0, 33), PAGE]),
  async truncated(format: Format) {
    const whole = await anImage(format);
    return whole.subarray(0, Math.floor(whole.length / 2));
  },
};
