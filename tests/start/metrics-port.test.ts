import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { buildClient } from '#server/cli/build-client.ts';
import { freePort } from '../support/free-port.ts';
import { Program } from '../support/program.ts';
import { copyEmbeddedTemplate } from '../support/template-database.ts';

let folder: string;
let program: Program | undefined;
beforeAll(() => buildClient(() => {}));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-metrics-'));
  copyEmbeddedTemplate(folder);
});
afterEach(async () => {
  await program?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const start = (metricsPort: number) =>
  new Program(['start'], { DATA_DIR: folder, METRICS_PORT: String(metricsPort) });

it('figures are on the port that is set for them, and not on the public one', async () => {
  const port = await freePort();
  program = start(port);
  const url = await program.address();
  await fetch(`${url}/api/health`);
  const figures = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(figures).toContain('muster_http_requests_total{route="/health",method="GET",status="200"} 1');
  expect((await fetch(`${url}/metrics`)).status).toBe(404);
  program.signal('SIGTERM');
  expect(await program.exited).toBe(0);
});

it('a port for figures that is in use is refused in one line that names its setting', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  program = start(port);
  expect(await program.exited).toBe(1);
  expect(program.errors.trim()).toBe(
    `muster: Port ${port} is in use: stop what listens there, or set METRICS_PORT to another.`,
  );
  other.close();
});
