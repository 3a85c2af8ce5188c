/** What happened just now, one at a time. Errors are never only here. */
export interface Toast {
  text: string;
  /** Takes it back; shown as a button and as the undo key. */
  undo?: () => void;
}

const SHOWN_MS = 6000;

class Toasts {
  current: Toast | null = $state(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  show(toast: Toast): void {
    this.current = toast;
    this.release();
  }

  /** Keeps the toast while somebody points at it or has focus in it. */
  hold(): void {
    clearTimeout(this.#timer);
  }

  release(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.dismiss(), SHOWN_MS);
  }

  dismiss(): void {
    clearTimeout(this.#timer);
    this.current = null;
  }

  undo(): void {
    const undo = this.current?.undo;
    this.dismiss();
    undo?.();
  }
}

export const toasts = new Toasts();
