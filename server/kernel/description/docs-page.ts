import { readFile } from 'node:fs/promises';
import { notFound } from '../refusal.ts';

/**
 * The pages of the description, from files of the server alone: no network is needed to read them, and
 * no script stands in a page, so the policy that holds for every page holds for these.
 */
export const DOCS_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Muster API</title>
    <link rel="icon" href="/api/docs/favicon-32x32.png">
    <link rel="stylesheet" href="/api/docs/swagger-ui.css">
  </head>
  <body>
    <main id="docs"></main>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

/**
 * The library would ask its makers' server whether the description is valid, unless it has no address for it. Its
 * parts are drawn as they are opened: with more than 143 routes at once it stops in the middle.
 */
const START = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  docExpansion: 'none',
  validatorUrl: null,
});
`;

const FILES: Record<string, string> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const read = new Map<string, Promise<Buffer>>();

/** A file that the page needs. Throws 404 for any other. */
export async function docsFile(name: string): Promise<{ type: string; content: string | Buffer }> {
  if (name === 'start.js') return { type: 'text/javascript; charset=utf-8', content: START };
  const type = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
  if (type === undefined) throw notFound('file');
  let content = read.get(name);
  if (!content) {
    content = readFile(new URL(import.meta.resolve(`swagger-ui-dist/${name}`)));
    read.set(name, content);
  }
  return { type, content: await content };
}
