import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import { Gate } from '#server/kernel/gate.ts';
import { Refusal } from '#server/kernel/refusal.ts';

/** Edges of the squares that a picture is kept in, in pixels. */
export const PICTURE_SIZES = [96, 512] as const;
export type PictureSize = (typeof PICTURE_SIZES)[number];

const TYPES: readonly string[] = ['image/jpeg', 'image/png', 'image/webp'];
/** More than any telephone takes; a file of a few kilobytes may claim to be a thousand times that. */
const MOST_PIXELS = 64_000_000;
const LONGEST_LINE = 20;

/** Decoding takes a processor and much memory: one at a time. */
const gate = new Gate(1, LONGEST_LINE);

// Other decoders are never reached, whatever a file pretends to be.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'] });
sharp.cache(false);
sharp.concurrency(1);

/**
 * Decodes a picture and draws it anew, in each size: nothing of the given bytes is kept, neither what
 * hides beside the pixels nor where they were taken. Throws 415 for what is no picture, and 400 for
 * one that is broken or too large to decode.
 */
export async function encodePicture(bytes: Uint8Array): Promise<Map<PictureSize, Uint8Array>> {
  const type = await fileTypeFromBuffer(bytes);
  if (!type || !TYPES.includes(type.mime)) {
    throw new Refusal(415, 'picture-type', 'This is no JPEG, PNG or WebP picture. Choose another file.');
  }
  return gate.pass(async () => {
    try {
      return await draw(bytes);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      throw new Refusal(
        400,
        'picture-broken',
        'The picture cannot be read: it is damaged or cut short. Save it anew, or choose another.',
      );
    }
  });
}

async function draw(bytes: Uint8Array): Promise<Map<PictureSize, Uint8Array>> {
  const { width = 0, height = 0 } = await sharp(bytes, { limitInputPixels: false }).metadata();
  if (width * height > MOST_PIXELS) {
    throw new Refusal(
      400,
      'picture-large',
      `The picture has more than ${MOST_PIXELS / 1_000_000} million pixels. Choose a smaller one.`,
    );
  }
  const drawn = new Map<PictureSize, Uint8Array>();
  for (const size of PICTURE_SIZES) {
    const picture = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', pages: 1 })
      .autoOrient()
      .resize(size, size, { fit: 'cover', position: 'centre' })
      .webp({ quality: 82 })
      .timeout({ seconds: 10 });
    drawn.set(size, await picture.toBuffer());
  }
  return drawn;
}
