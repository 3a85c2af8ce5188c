import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Lower before higher; a module may import those before it. */
const MODULES = ['identity', 'organisations', 'matching', 'volunteering'];
const MOST_LINES = 300;
const EMPTY_NAMES = /^index\.|(^|-)(utils?|helpers?|common|managers?|services?|base)(\.|-|$)/;

interface Source {
  path: string;
  text: string;
}

interface Import {
  /** Path from the root, or the package's name. */
  target: string;
  typeOnly: boolean;
}

function importsOf({ path, text }: Source): Import[] {
  const found: Import[] = [];
  const statement = /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/g;
  const dynamic = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
  for (const [, type, target = ''] of text.matchAll(statement))
    found.push({ target, typeOnly: Boolean(type) });
  for (const [, target = ''] of text.matchAll(dynamic)) found.push({ target, typeOnly: false });
  return found.map(({ target, typeOnly }) => ({ target: resolve(path, target), typeOnly }));
}

function resolve(from: string, target: string): string {
  if (target.startsWith('#')) return target.slice(1);
  return target.startsWith('.') ? normalize(join(dirname(from), target)) : target;
}

const moduleOf = (path: string): string | undefined => /^server\/modules\/([^/]+)\//.exec(path)?.[1];

/** Every breach of the layers in these sources, each with how to mend it. */
function breaches(sources: readonly Source[]): string[] {
  const found: string[] = [];
  for (const source of sources) {
    const { path, text } = source;
    const say = (what: string, cure: string): void => void found.push(`${path} ${what}: ${cure}`);
    const lines = text.trimEnd().split('\n').length;
    if (lines > MOST_LINES)
      say(`has ${lines} lines`, `give each of its reasons to exist a file of at most ${MOST_LINES}`);
    if (EMPTY_NAMES.test(path.split('/').at(-1)!))
      say('has a name that says nothing', 'name it after its main export');
    if (path.startsWith('server/') && path !== 'server/env.ts' && /\bprocess\.env\b/.test(text)) {
      say('reads the environment', 'take a setting from server/env.ts and pass it down');
    }
    if (/^client\/(ui|views|frame)\//.test(path) && /(?<![.\w])fetch\(/.test(text)) {
      say('fetches', 'let the module’s api.ts or store do it');
    }
    for (const { target, typeOnly } of importsOf(source)) {
      const refuse = (cure: string): void => say(`imports ${target}`, cure);
      if (path.startsWith('shared/') && !target.startsWith('shared/') && target !== 'zod') {
        refuse('the contract imports zod and itself; move what it needs into shared/');
      }
      if (path.startsWith('client/')) {
        if (target.startsWith('server/') && !(typeOnly && /routes\.ts$/.test(target))) {
          refuse('the client knows the server by shared/; take the shape from there');
        }
        if (path.startsWith('client/ui/') && /^client\/(modules|views|frame)\//.test(target)) {
          refuse('ui knows no module; pass it what it needs as a prop');
        }
        if (path.startsWith('client/kernel/') && /^client\/(modules|views|frame|ui)\//.test(target)) {
          refuse('the kernel knows no page; let the page call it');
        }
      }
      if (path.startsWith('server/')) {
        if (target.startsWith('client/')) refuse('the server knows the client by shared/');
        if (
          path.startsWith('server/kernel/') &&
          target.startsWith('server/') &&
          !target.startsWith('server/kernel/')
        ) {
          refuse('the kernel knows no module; let compose.ts pass it in');
        }
        const mine = moduleOf(path);
        const theirs = moduleOf(target);
        if (mine && theirs && MODULES.indexOf(theirs) > MODULES.indexOf(mine)) {
          refuse(`${theirs} is above ${mine}; react to its changes, or move what both need down`);
        }
        if (mine && !MODULES.includes(mine))
          say(`belongs to ${mine}`, 'add it to MODULES in tests/boundaries.test.ts');
        const roof = /^server\/(cli\/|[^/]+\.ts$)/.test(target);
        if (mine && roof) refuse('the roof puts modules together; let it pass in what the module needs');
      }
      if (/^(server|client|shared)\//.test(path) && /^(tests|bench)\//.test(target)) {
        refuse('what runs in production must not need the tests');
      }
    }
  }
  return found;
}

function everySource(): Source[] {
  const paths = ['server', 'client', 'shared', 'bench', 'tests'].flatMap((folder) =>
    globSync(`${folder}/**/*.{ts,svelte}`, { cwd: root, exclude: (name) => name === 'dist' }),
  );
  return paths
    .filter((path) => !path.startsWith('client/dist'))
    .map((path) => ({
      path: relative(root, join(root, path)),
      text: readFileSync(join(root, path), 'utf8'),
    }));
}

describe('the layers', () => {
  it('hold everywhere', () => {
    const sources = everySource();
    expect(sources.length).toBeGreaterThan(250);
    expect(sources.flatMap(importsOf).length).toBeGreaterThan(1000);
    expect(breaches(sources)).toEqual([]);
  });

  it.each([
    [
      'server/kernel/a.ts',
      "import { b } from '#server/modules/identity/b.ts';",
      /the kernel knows no module/,
    ],
    ['server/kernel/a.ts', "import { b } from '../modules/identity/b.ts';", /the kernel knows no module/],
    [
      'server/modules/identity/a.ts',
      "import { b } from '../volunteering/b.ts';",
      /volunteering is above identity/,
    ],
    [
      'server/modules/identity/a.ts',
      "const b = await import('../volunteering/b.ts');",
      /volunteering is above identity/,
    ],
    [
      'server/modules/identity/a.ts',
      "import { compose } from '#server/compose.ts';",
      /the roof puts modules together/,
    ],
    ['server/modules/identity/a.ts', 'const port = process.env.PORT;', /take a setting from server\/env\.ts/],
    ['server/modules/other/a.ts', "import { b } from '#shared/b.ts';", /add it to MODULES/],
    [
      'server/kernel/a.ts',
      "import { b } from '../../tests/b.ts';",
      /must not need the tests|knows no module/,
    ],
    ['shared/a.ts', "import { b } from 'hono';", /the contract imports zod and itself/],
    [
      'client/views/A.svelte',
      "import { b } from '../../server/modules/identity/b.ts';",
      /the client knows the server by shared/,
    ],
    ['client/ui/A.svelte', "import B from '../modules/b/B.svelte';", /ui knows no module/],
    ['client/ui/A.svelte', "await fetch('/api/b');", /let the module’s api\.ts or store do it/],
    ['client/kernel/a.ts', "import B from '../ui/B.svelte';", /the kernel knows no page/],
    ['server/kernel/utils.ts', '', /name it after its main export/],
    ['server/kernel/a.ts', 'x;\n'.repeat(MOST_LINES + 1), /at most 300/],
  ])('would be seen breached in %s', (path, text, cure) => {
    expect(breaches([{ path, text }]).join('\n')).toMatch(cure);
  });

  it('let types of routes through to the client', () => {
    const text = "import type { Routes } from '../../server/modules/identity/routes.ts';";
    expect(breaches([{ path: 'client/modules/identity/api.ts', text }])).toEqual([]);
  });
});
