import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { buildClient } from '#server/cli/build-client.ts';
import { Program } from '../support/program.ts';
import { copyEmbeddedTemplate } from '../support/template-database.ts';

interface SentSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: { key: string; value: object }[];
}
interface Sent {
  resourceSpans: { scopeSpans: { spans: SentSpan[] }[] }[];
}

let folder: string;
let program: Program | undefined;
const collected: Sent[] = [];
/** Takes OTLP over HTTP as JSON, as a collector does. */
const collector = createServer(async (request: IncomingMessage, response) => {
  if (request.url === '/v1/traces') collected.push((await json(request)) as Sent);
  response.setHeader('content-type', 'application/json').end('{}');
});
beforeAll(() => buildClient(() => {}));
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'muster-traces-'));
  copyEmbeddedTemplate(folder);
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
});
afterEach(async () => {
  await program?.stop();
  collector.close();
  rmSync(folder, { recursive: true, force: true });
});

it('a request is traced beneath its caller, with its transaction and without what was typed', async () => {
  const { port } = collector.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  program = new Program(['start'], { DATA_DIR: folder, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
  const url = await program.address();
  const answer = await fetch(`${url}/api/auth/register`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: url,
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    },
    body: JSON.stringify({
      email: 'traced@test.example',
      password: 'a long enough secret',
      displayName: 'Theodora Traced',
    }),
  });
  expect(answer.status).toBe(201);
  // What is left is sent before the end.
  program.signal('SIGTERM');
  expect(await program.exited).toBe(0);

  const spans = collected
    .flatMap(({ resourceSpans }) => resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap((scope) => scope.spans);
  const request = spans.find(({ name }) => name === 'POST /auth/register');
  expect(request).toMatchObject({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    parentSpanId: 'b7ad6b7169203331',
  });
  expect(request?.attributes).toContainEqual({ key: 'http.response.status_code', value: { intValue: 201 } });
  expect(spans).toContainEqual(expect.objectContaining({ name: 'transact', parentSpanId: request?.spanId }));
  expect(spans.map(({ name }) => name)).toContainEqual(expect.stringMatching(/^job /));
  expect(JSON.stringify(collected)).not.toMatch(/traced@test|Theodora|long enough/);
});
