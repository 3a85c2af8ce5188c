import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { modules } from '#server/modules.ts';
import { breachesOf, MODULE_ORDER, type Source } from './support/boundary-rules.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['server', 'shared', 'client', 'tests', 'bench'];
const NOT_OURS = /(^|\/)(node_modules|dist|\.cache|results|pictures)(\/|$)/;

const sources: Source[] = FOLDERS.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => /\.(ts|svelte)$/.test(path) && !NOT_OURS.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })),
);

describe('the layers and the house rules', () => {
  it('are kept', () => {
    expect(breachesOf(sources)).toEqual([]);
  });

  it('are looked for in every part of the project', () => {
    expect(sources.length).toBeGreaterThan(50);
    for (const folder of [
      'server/kernel/',
      'server/modules/',
      'shared/',
      'client/kernel/',
      'client/modules/',
      'tests/',
    ]) {
      expect(
        sources.some(({ path }) => path.startsWith(folder)),
        folder,
      ).toBe(true);
    }
  });

  it('know every module, in the order in which they are mounted', () => {
    const mounted = modules.map(({ name }) => name);
    expect(MODULE_ORDER.filter((name) => mounted.includes(name))).toEqual(mounted);
  });
});

/** A row of a table, with names: a text of three hundred lines has no place in a title. */
const planted = ([path = '', text = '', why = '']: string[]) => ({ path, text, why });

describe('a breach is found', () => {
  const SHARED: Source[] = [
    { path: 'shared/things.ts', text: `import { z } from 'zod';\nexport const Thing = z.string();` },
    { path: 'shared/more.ts', text: `import { Thing } from './things.ts';\nexport const More = Thing;` },
    { path: 'shared/kernel/plain.ts', text: 'export const one = 1;' },
  ];

  it.each(
    [
      [
        'server/kernel/log.ts',
        `import { Need } from '#server/modules/volunteering/need.entity.ts';`,
        'knows no module',
      ],
      ['server/kernel/log.ts', `import type { Kernel } from '../compose.ts';`, 'knows no module'],
      [
        'server/kernel/log.ts',
        `const { Need } = await import('../modules/volunteering/need.entity.ts');`,
        'knows no module',
      ],
      [
        'server/modules/identity/a.ts',
        `import { Need } from '../volunteering/need.entity.ts';`,
        'lies below',
      ],
      ['server/modules/identity/a.ts', `export * from '../organisations/views.ts';`, 'lies below'],
      [
        'server/modules/matching/a.ts',
        `import {\n  Need,\n} from '#server/modules/volunteering/need.entity.ts';`,
        'lies below',
      ],
      ['server/modules/identity/a.ts', `import { compose } from '#server/compose.ts';`, 'given its kernel'],
      [
        'server/modules/bookings/a.ts',
        `import { Account } from '../identity/account.entity.ts';`,
        'no place yet',
      ],
      ['server/main.ts', `import { writes } from '../client/kernel/client.ts';`, 'neither client nor tests'],
      ['shared/a.ts', `import { createHash } from 'node:crypto';`, 'may use zod only'],
      ['shared/a.ts', `import { isId } from '../server/kernel/ids.ts';`, 'may use zod only'],
      [
        'client/views/A.svelte',
        `<script lang="ts">\n  import { isId } from '#server/kernel/ids.ts';\n</script>`,
        '"import type"',
      ],
      [
        'client/views/a.ts',
        `import type { Need } from '#server/modules/volunteering/need.entity.ts';`,
        '"import type"',
      ],
      ['client/views/a.ts', `import { Thing } from '#shared/things.ts';`, 'brings zod'],
      ['client/views/a.ts', `import { More } from '#shared/more.ts';`, 'brings zod'],
      ['client/views/a.ts', `import { type More } from '#shared/more.ts';`, 'brings zod'],
      [
        'client/views/A.svelte',
        `<script>\n  const answer = await fetch('/api/needs');\n</script>`,
        'talks to the server',
      ],
      ['client/modules/a/store.svelte.ts', `const socket = new WebSocket('/');`, 'talks to the server'],
      [
        'client/ui/A.svelte',
        `<script>\n  void fetchJson<Need[]>('/api/needs');\n</script>`,
        'asks the server',
      ],
      ['server/kernel/presence.ts', `import type { Socket } from 'socket.io';`, 'declare what sockets say'],
      ['server/modules/identity/a.ts', `import { Server } from 'socket.io';`, 'declare what sockets say'],
      ['server/kernel/a.ts', `const port = process.env.PORT;`, 'server/env.ts'],
      ['client/kernel/a.ts', `const mode = process.env.MODE;`, 'server/env.ts'],
      ['server/kernel/a.ts', 'line\n'.repeat(301), 'has 301 lines'],
      ['server/kernel/date-utils.ts', '', 'is called utils'],
      ['server/common/dates.ts', '', 'is called common'],
      ['client/ui/BaseButton.svelte', '', 'is called base'],
      ['server/kernel/need-service.ts', '', 'is called service'],
      ['server/kernel/index.ts', '', 'is an index'],
    ].map(planted),
  )('in $path: $why', ({ path, text, why }) => {
    const breaches = breachesOf([...SHARED, { path, text }]);
    expect(breaches).toHaveLength(1);
    expect(breaches[0]).toContain(path);
    expect(breaches[0]).toContain(why);
  });

  it.each(
    [
      ['server/kernel/log.ts', `import { isId } from './ids.ts';\nimport { z } from 'zod';`],
      [
        'server/modules/volunteering/a.ts',
        `import { authorise } from '#server/modules/organisations/policy.ts';`,
      ],
      [
        'server/compose.ts',
        `import { modules } from './modules.ts';\nimport { x } from './modules/identity/views.ts';`,
      ],
      ['server/env.ts', `const port = process.env.PORT;`],
      ['server/kernel/sockets.ts', `import { Server } from 'socket.io';`],
      [
        'server/kernel/a.ts',
        `// process.env is read elsewhere\nconst a = 'https://x.example/'; /* import { x } from '../modules/a.ts'; */`,
      ],
      ['server/kernel/a.ts', 'line\n'.repeat(300)],
      ['server/kernel/database.ts', ''],
      ['client/views/a.ts', `import type { needRoutes } from '#server/modules/volunteering/routes.ts';`],
      [
        'client/views/a.ts',
        `import type { Thing } from '#shared/things.ts';\nimport { one } from '#shared/kernel/plain.ts';`,
      ],
      ['client/modules/a/api.ts', `export const needs = () => fetchJson<Need[]>('/api/needs');`],
      ['client/kernel/http.ts', `const answer = await fetch('/api');`],
      ['client/ui/A.svelte', `<script>\n  store.fetch('x');\n  const prefetch = prefetch('x');\n</script>`],
    ].map(planted),
  )('and nothing is said of another $path', ({ path, text }) => {
    expect(breachesOf([...SHARED, { path, text }])).toEqual([]);
  });
});
