import { z } from 'zod';
import { plain, type Route, write } from '#server/kernel/http/route.ts';
import { readBytes } from '#server/kernel/http/upload.ts';
import type { Kernel } from '#server/kernel/module.ts';
import { notFound } from '#server/kernel/refusal.ts';
import { AccountView } from '#shared/identity.ts';
import { encodePicture } from './picture-encoding.ts';
import { dropPicture, pictureBlob, setPicture, storePicture } from './set-picture.ts';
import { accountView } from './views.ts';

const MOST_BYTES = 5 * 1024 * 1024;

const WhichSize = z.strictObject({
  size: z
    .enum(['96', '512'], { message: 'Choose 96 or 512.' })
    .default('512')
    .transform((size) => (size === '96' ? 96 : 512)),
});

export const pictureRoutes = ({ transactor, blobs }: Kernel): Route[] => [
  plain('put', {
    path: '/users/me/picture',
    access: 'signed-in',
    policy: 'self',
    summary: 'Sets the picture: the body is a JPEG, PNG or WebP file of at most 5 MB, and is drawn anew.',
    answer: AccountView,
    refusals: {
      'picture-type': 'The content is no JPEG, PNG or WebP picture, whatever its header says.',
      'picture-broken': 'The picture cannot be decoded to its end.',
      'picture-large': 'It has too many pixels.',
      'too-large': 'It has more than 5 MB.',
    },
    run: async ({ context, principal, work }): Promise<AccountView> => {
      const sizes = await encodePicture(await readBytes(context, MOST_BYTES));
      const picture = await storePicture(blobs, sizes);
      try {
        const { result } = await transactor.transact(work, (transaction) =>
          setPicture(transaction, principal!, picture),
        );
        return accountView(result);
      } catch (error) {
        await dropPicture(blobs, picture);
        throw error;
      }
    },
  }),
  write('delete', {
    path: '/users/me/picture',
    access: 'signed-in',
    policy: 'self',
    summary: 'Takes the picture away.',
    answer: AccountView,
    run: async ({ transaction, principal }): Promise<AccountView> =>
      accountView(await setPicture(transaction, principal!, null)),
  }),
  plain('get', {
    path: '/pictures/:id',
    access: 'public',
    summary: 'A picture, WebP. Its id is its secret, because a page cannot show who asks.',
    query: WhichSize,
    answersWith: 'image/webp',
    refusals: { 'not-found': 'There is no such picture, or no more.' },
    run: async ({ context, params: { id = '' }, query }) => {
      const bytes = /^[0-9a-f]{32}$/.test(id) ? await blobs.get(pictureBlob(id, query.size)) : null;
      if (!bytes) throw notFound('picture');
      return context.body(bytes, 200, {
        'Content-Type': 'image/webp',
        'Cache-Control': 'public, max-age=31536000, immutable',
        'Content-Disposition': 'inline; filename="picture.webp"',
        // Even if a browser took it for a page, that page could do nothing.
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'X-Content-Type-Options': 'nosniff',
      });
    },
  }),
];
