import { randomBytes } from 'node:crypto';
import { BLOB_REMOVAL_QUEUE, type Blobs } from '#server/kernel/blobs.ts';
import type { Principal } from '#server/kernel/http/route.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { Account } from './account.entity.ts';
import { ownAccount } from './own-account.ts';
import { PICTURE_SIZES, type PictureSize } from './picture-encoding.ts';

/** 128 bits: whoever knows the id may see the picture, and nobody guesses one. */
const newPictureId = (): string => randomBytes(16).toString('hex');

export const pictureBlob = (picture: string, size: PictureSize): string => `${picture}-${size}`;

/** Every size of a picture, as the queue that removes blobs takes them. */
export const pictureBlobs = (picture: string): { name: string }[] =>
  PICTURE_SIZES.map((size) => ({ name: pictureBlob(picture, size) }));

/** Stores every size under a new id, which a later transaction gives to somebody. */
export async function storePicture(
  blobs: Blobs,
  sizes: ReadonlyMap<PictureSize, Uint8Array>,
): Promise<string> {
  const picture = newPictureId();
  for (const [size, bytes] of sizes) await blobs.put(pictureBlob(picture, size), bytes);
  return picture;
}

export async function dropPicture(blobs: Blobs, picture: string): Promise<void> {
  for (const size of PICTURE_SIZES) await blobs.remove(pictureBlob(picture, size));
}

/** Gives the caller this picture, or none; the files of the one before go with the commit. */
export async function setPicture(
  transaction: Transaction,
  principal: Principal,
  picture: string | null,
): Promise<Account> {
  const account = await ownAccount(transaction, principal);
  if (account.picture) {
    transaction.enqueue(BLOB_REMOVAL_QUEUE, pictureBlobs(account.picture));
  }
  account.picture = picture;
  await transaction.em.flush();
  return account;
}
