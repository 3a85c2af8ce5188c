/** A small server of accounts: one account, one session by a marker instead of a cookie. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { AccountView, ProfileView } from '#shared/identity.ts';

export const bella: AccountView = {
  id: '00000000-0000-4000-8000-00000000000b',
  email: 'bella@example.org',
  emailVerified: true,
  displayName: 'Bella',
  username: null,
  bio: '',
  timeZone: 'America/New_York',
  locale: 'en',
  country: 'unknown',
  picture: null,
  secondFactor: false,
  administrator: false,
  suspension: null,
  version: 1,
};

const memberships: ProfileView['memberships'] = [
  { organisationId: 'o1', organisationName: 'Harbour Kitchen', role: 'coordinator', grants: {}, teams: [] },
];

export class AuthServer {
  /** Path of every request, in the order of arrival. */
  readonly asked: string[] = [];
  /** The browser has a cookie that is good. */
  hasSession = false;
  expiresIn = 600;
  /** Access tokens that are good. */
  tokens = new Set<string>();
  /** What happens once the account is erased, before the answer says so. */
  afterErasing: () => Promise<unknown> = async () => {};
  #given = 0;
  #server: Server;

  constructor() {
    this.#server = createServer(async (request, response) => {
      const body = request.method === 'POST' ? await json(request).catch(() => null) : null;
      const path = String(request.url);
      this.asked.push(path);
      const [status, answer] = this.#answer(path, body, request.headers.authorization);
      if (request.method === 'DELETE' && status === 200) await this.#erase();
      response.statusCode = status;
      response.setHeader('content-type', 'application/json');
      response.end(answer === null ? '' : JSON.stringify(answer));
    });
  }

  async open(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(path: string, body: unknown, authorization: string | undefined): [number, unknown] {
    switch (path) {
      case '/api/auth/login': {
        if ((body as { password?: string } | null)?.password !== 'right password') return refused();
        this.hasSession = true;
        return [200, this.#signedIn()];
      }
      case '/api/auth/refresh':
        return this.hasSession ? [200, this.#signedIn()] : refused();
      case '/api/auth/logout':
        this.hasSession = false;
        return [204, null];
    }
    if (!this.tokens.has(authorization?.replace('Bearer ', '') ?? '')) return refused();
    return path === '/api/auth/profile' ? [200, { user: bella, memberships }] : [200, { path }];
  }

  async #erase(): Promise<void> {
    this.tokens.clear();
    this.hasSession = false;
    await this.afterErasing();
  }

  #signedIn() {
    this.#given += 1;
    const accessToken = `token-${this.#given}`;
    this.tokens.add(accessToken);
    return { accessToken, expiresIn: this.expiresIn, user: bella };
  }
}

const refused = (): [number, unknown] => [
  401,
  { type: 'urn:muster:problem:unauthorised', title: 'No', status: 401, detail: 'Sign in.' },
];
