import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const CLIENT = fileURLToPath(new URL('../../client/dist', import.meta.url));

/** kB of the page's own scripts, of these lazy chunks, and of everything they import before they run. */
export function firstJavaScript(chunks: readonly string[]): number {
  const page = readFileSync(join(CLIENT, 'index.html'), 'utf8');
  const assets = readdirSync(join(CLIENT, 'assets'));
  const wanted = [...page.matchAll(/<script[^>]* src="\/([^"]+)"/g)].map(([, path]) => path!);
  for (const chunk of chunks) {
    const file = assets.find((name) => name.startsWith(`${chunk}-`) && name.endsWith('.js'));
    if (!file) throw new Error(`the build has no chunk ${chunk}`);
    wanted.push(`assets/${file}`);
  }
  const loaded = new Set<string>();
  let bytes = 0;
  for (const path of wanted) {
    if (loaded.has(path)) continue;
    loaded.add(path);
    const text = readFileSync(join(CLIENT, path));
    bytes += gzipSync(text, { level: 9 }).length;
    wanted.push(...staticImports(text.toString()).map((name) => `assets/${name}`));
  }
  return bytes / 1000;
}

function staticImports(text: string): string[] {
  return [...text.matchAll(/\b(?:import|from)\s*["'`]\.\/([\w.-]+\.js)["'`]/g)].map(([, name]) => name!);
}
