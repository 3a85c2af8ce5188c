/** Draws the icons of the installed application from the mark: `node client/make-icons.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const folder = fileURLToPath(new URL('./public', import.meta.url));
const mark = readFileSync(`${folder}/mark.svg`, 'utf8');
const ground = /<rect[^>]*fill="(#[0-9a-f]{6})"/.exec(mark)?.[1];
if (!ground) throw new Error('mark.svg has no ground to go on with');

/** Systems cut these to a shape of their own: the ground fills all of it, the mark stays within the safe part. */
const filled = mark
  .replace(
    /<rect[^>]*>/,
    `<rect width="32" height="32" fill="${ground}"/><g transform="translate(3.2 3.2) scale(.8)">`,
  )
  .replace('</svg>', '</g></svg>');

const icons = [
  { name: 'icon-192.png', drawing: mark, size: 192 },
  { name: 'icon-512.png', drawing: mark, size: 512 },
  { name: 'icon-maskable-512.png', drawing: filled, size: 512 },
  { name: 'apple-touch-icon.png', drawing: filled, size: 180 },
];
for (const { name, drawing, size } of icons) {
  const density = (72 * size) / 32;
  const png = sharp(Buffer.from(drawing), { density })
    .resize(size, size)
    .png({ compressionLevel: 9, palette: true });
  writeFileSync(`${folder}/${name}`, await png.toBuffer());
}
