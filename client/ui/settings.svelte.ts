/** How the person wants it to look and to answer keys; kept on this device. */

export type Theme = 'system' | 'light' | 'dark';
export type Density = 'work' | 'roomy';

const read = (key: string): string | null => {
  try {
    return localStorage.getItem(`muster.${key}`);
  } catch {
    return null;
  }
};

const keep = (key: string, value: string): void => {
  try {
    localStorage.setItem(`muster.${key}`, value);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
};

const systemDark = matchMedia('(prefers-color-scheme: dark)');

class Settings {
  #theme: Theme = $state((read('theme') as Theme | null) ?? 'system');
  #density: Density = $state(read('density') === 'roomy' ? 'roomy' : 'work');
  #keys = $state(read('keys') !== 'off');
  #systemDark = $state(systemDark.matches);

  constructor() {
    systemDark.addEventListener('change', (change) => {
      this.#systemDark = change.matches;
      this.#draw();
    });
    this.#draw();
  }

  get theme(): Theme {
    return this.#theme;
  }
  set theme(theme: Theme) {
    this.#theme = theme;
    keep('theme', theme);
    this.#draw();
  }

  /** Whether it is drawn in dark colours now. */
  get isDark(): boolean {
    return this.#theme === 'dark' || (this.#theme === 'system' && this.#systemDark);
  }

  get density(): Density {
    return this.#density;
  }
  set density(density: Density) {
    this.#density = density;
    keep('density', density);
    this.#draw();
  }

  /** Whether single letters are keys (WCAG 2.1.4). */
  get keys(): boolean {
    return this.#keys;
  }
  set keys(on: boolean) {
    this.#keys = on;
    keep('keys', on ? 'on' : 'off');
  }

  #draw(): void {
    const dark = this.isDark;
    const root = document.documentElement;
    root.dataset.theme = dark ? 'dark' : 'light';
    root.dataset.density = this.#density;
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', dark ? '#0a0f12' : '#f5f4f1');
  }
}

export const settings = new Settings();
