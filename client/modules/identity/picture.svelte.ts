import { session } from '../../kernel/client.ts';
import { t } from '../../messages.ts';
import { toasts } from '../../ui/toasts.svelte.ts';
import { removePicture, setPicture } from './account-api.ts';
import { Asking } from './asking.svelte.ts';

const MOST_BYTES = 5 * 1024 * 1024;
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp'];

/** Choosing a picture, seeing it before it has arrived, and how far it has come. */
export class PictureChoice {
  readonly asking = new Asking();
  /** Address of the chosen file in this browser, while it is sent. */
  preview: string | null = $state(null);
  percent = $state(0);

  async choose(file: File | undefined): Promise<void> {
    if (!file || this.asking.pending) return;
    const fault = faultOf(file);
    if (fault) {
      this.asking.refuse([{ path: '', message: fault }]);
      return;
    }
    this.preview = URL.createObjectURL(file);
    this.percent = 0;
    await this.asking.run(async () => {
      const account = await setPicture(file, (part) => {
        this.percent = Math.round(part * 100);
      });
      session.takeUser(account);
      toasts.show({ text: t('profile.picture-set') });
    });
    this.#forgetPreview();
  }

  async remove(): Promise<void> {
    await this.asking.run(async () => {
      session.takeUser((await removePicture()).data);
      toasts.show({ text: t('profile.picture-removed') });
    });
  }

  #forgetPreview(): void {
    if (this.preview) URL.revokeObjectURL(this.preview);
    this.preview = null;
  }
}

function faultOf({ size, type }: File): string | null {
  if (!PICTURE_TYPES.includes(type)) return t('profile.picture-type');
  return size > MOST_BYTES ? t('profile.picture-large') : null;
}
