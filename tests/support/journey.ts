import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { buildClient } from '#server/cli/build-client.ts';
import { type Looks, openBrowser, openPage } from './browser.ts';
import { Network } from './network.ts';
import type { Person } from './person.ts';
import { type ServerOptions, TestServer } from './test-server.ts';

const CLIENT = fileURLToPath(new URL('../../client/dist', import.meta.url));

export interface Visitor {
  page: Page;
  context: BrowserContext;
  network: Network;
  /** What the page complained about; empty at the end of every journey. */
  errors: string[];
}

/** The page hears of changes. */
export const isLive = (page: Page) => page.getByText(/^Live/).first().waitFor({ state: 'attached' });

/** The page knows that it is cut off. */
export const isOffline = (page: Page) =>
  page
    .getByText(/^Offline/)
    .first()
    .waitFor({ state: 'attached' });

/** A server with the built client, and browsers of several people in front of it. */
export class Journey {
  readonly server: TestServer;
  readonly #browser: Browser;
  readonly #visitors: Visitor[] = [];

  private constructor(server: TestServer, browser: Browser) {
    this.server = server;
    this.#browser = browser;
  }

  /** With the client as it is served, or as it was built into another folder. */
  static async start({
    webgl = false,
    ...options
  }: ServerOptions & { webgl?: boolean } = {}): Promise<Journey> {
    if (!options.clientFolder) await buildClient(() => {});
    const starting = TestServer.start({ clientFolder: CLIENT, ...options });
    const [server, browser] = await Promise.all([starting, openBrowser({ webgl })]);
    return new Journey(server, browser);
  }

  /** A browser of its own, signed in by the session's cookie, over a network of its own. */
  async visit(person: Person | null, looks: Looks = {}): Promise<Visitor> {
    const network = await Network.to(this.server.url);
    const visitor = { network, ...(await openPage(this.#browser, network.url, looks)) };
    if (person) {
      // A refresh token is used once, so every browser has a session of its own.
      const { token } = await this.server.session(person.id);
      await visitor.context.addCookies([
        {
          name: 'muster_refresh',
          value: token,
          domain: '127.0.0.1',
          path: '/api/auth',
          httpOnly: true,
          sameSite: 'Strict',
        },
      ]);
    }
    if (person) {
      // The page asks for its session only where somebody has signed in before.
      await visitor.context.addInitScript(([key, id]) => localStorage.setItem(key!, id!), [
        'muster.session',
        person.id,
      ] as const);
    }
    this.#visitors.push(visitor);
    return visitor;
  }

  async close(): Promise<void> {
    for (const { context, network } of this.#visitors) {
      await context.close();
      await network.close();
    }
    await this.#browser.close();
    await this.server.close();
  }
}
