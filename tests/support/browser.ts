import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright-core';

/**
 * A Chromium from an npm package: nothing has to be installed on the machine. Only the map draws with WebGL, and
 * drawing everything else through it by software costs a third more; without it a browser is one that has none.
 */
export async function openBrowser({ webgl = false } = {}): Promise<Browser> {
  chromium.setGraphicsMode = webgl;
  const unfit = new Set(['--single-process', '--no-zygote', '--headless=shell', "--headless='shell'"]);
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [
      ...chromium.args.filter((arg) => !unfit.has(arg)),
      ...['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
    ],
    headless: true,
  });
}

export interface Looks {
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
  /** The application keeps itself on the device, as it does for whoever comes back. */
  installs?: boolean;
}

/** One person's browser, with a page whose errors are kept to be looked at. */
export async function openPage(
  browser: Browser,
  baseURL: string,
  { width = 1440, height = 900, colorScheme = 'light', installs = false }: Looks = {},
): Promise<{ context: BrowserContext; page: Page; errors: string[] }> {
  const context = await browser.newContext({
    baseURL,
    viewport: { width, height },
    colorScheme,
    timezoneId: 'America/New_York',
    locale: 'en-US',
    hasTouch: width < 768,
    deviceScaleFactor: 1,
    // Most journeys are about the page alone, as it comes from the server.
    serviceWorkers: installs ? 'allow' : 'block',
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // A 401 of the first refresh is how a page learns that nobody is signed in.
    if (message.type() === 'error' && !message.text().includes('401')) errors.push(message.text());
  });
  return { context, page, errors };
}

export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}
