import { plain, type Route } from '../http/route.ts';
import type { SocketEvents } from '../socket-events.ts';
import { describeEvents } from './asyncapi.ts';
import { DOCS_PAGE, docsFile } from './docs-page.ts';
import { describeRoutes } from './openapi.ts';

const JSON_TYPE = { 'Content-Type': 'application/json' };
/** Seconds for which a browser may keep what only a new version of the server changes. */
const KEPT = { 'Cache-Control': 'public, max-age=3600' };

export interface Described {
  version: string;
  /** Every route of the server, these included; asked for when all are known. */
  routes(): readonly Route[];
  events: SocketEvents;
}

/** What the server can do, for programs and for people who write them. */
export function descriptionRoutes({ version, routes, events }: Described): Route[] {
  let openapi: string | undefined;
  let asyncapi: string | undefined;
  return [
    plain('get', {
      path: '/openapi.json',
      access: 'public',
      summary: 'This description of every route, as OpenAPI 3.1.',
      answersWith: 'application/json',
      run: async ({ context }) => {
        openapi ??= JSON.stringify(describeRoutes(routes(), version));
        return context.body(openapi, 200, JSON_TYPE);
      },
    }),
    plain('get', {
      path: '/asyncapi.json',
      access: 'public',
      summary: 'A description of what sockets carry, as AsyncAPI 3.0.',
      answersWith: 'application/json',
      run: async ({ context }) => {
        asyncapi ??= JSON.stringify(describeEvents(events, version));
        return context.body(asyncapi, 200, JSON_TYPE);
      },
    }),
    plain('get', {
      path: '/docs',
      access: 'public',
      summary: 'The description of the routes as a page to read and try.',
      answersWith: 'text/html',
      run: async ({ context }) => context.html(DOCS_PAGE),
    }),
    plain('get', {
      path: '/docs/:file',
      access: 'public',
      summary: 'A file that the page needs.',
      answersWith: '*/*',
      run: async ({ context, params: { file = '' } }) => {
        const { type, content } = await docsFile(file);
        return context.body(content as string, 200, { 'Content-Type': type, ...KEPT });
      },
    }),
  ];
}
