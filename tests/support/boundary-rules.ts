import { posix } from 'node:path';

/** A file of the project: its path from the root, and its text. */
export interface Source {
  path: string;
  text: string;
}

/** From the bottom up: a module may use those before it, never those behind it. */
export const MODULE_ORDER = [
  'identity',
  'organisations',
  'administration',
  'matching',
  'volunteering',
  'notifications',
] as const;
const MOST_LINES = 300;
const FORBIDDEN_WORDS = /^(utils?|helpers?|common|services?|managers?|base)$/;
/** Where things are put together: these may import from everywhere. */
const isRoof = (path: string): boolean => /^server\/([^/]+\.ts|cli\/)/.test(path);

interface Import {
  /** Path from the root, or the name of a package. */
  to: string;
  typeOnly: boolean;
}

/** Every breach of the layers and of the house rules, each with how to mend it. */
export function breachesOf(sources: readonly Source[]): string[] {
  const importsOf = new Map(sources.map((source) => [source.path, readImports(source)]));
  const withZod = reachZod(importsOf);
  return sources.flatMap((source) => {
    const imports = importsOf.get(source.path) ?? [];
    return [
      ...layerBreaches(source.path, imports),
      ...clientBreaches(source.path, imports, withZod),
      ...socketBreaches(source.path, imports),
      ...houseBreaches(source),
    ].map((breach) => `${source.path} ${breach}`);
  });
}

function layerBreaches(path: string, imports: readonly Import[]): string[] {
  const [, kind, own] = path.split('/');
  const breaches: string[] = [];
  for (const { to } of imports) {
    if (path.startsWith('server/kernel/') && to.startsWith('server/') && !to.startsWith('server/kernel/')) {
      breaches.push(
        `imports ${to}: the kernel knows no module; let compose.ts pass it in, or move it into the kernel.`,
      );
    }
    if (path.startsWith('shared/') && !to.startsWith('shared/') && to !== 'zod') {
      breaches.push(
        `imports ${to}: shared/ holds what both sides know and may use zod only; move the code to the side that needs ${to}.`,
      );
    }
    if (path.startsWith('server/') && (to.startsWith('client/') || to.startsWith('tests/'))) {
      breaches.push(
        `imports ${to}: the server knows neither client nor tests; move what both need into shared/.`,
      );
    }
    if (path.startsWith('server/modules/') && kind === 'modules')
      breaches.push(...moduleBreach(own ?? '', to));
  }
  return breaches;
}

function moduleBreach(own: string, to: string): string[] {
  if (isRoof(to))
    return [`imports ${to}: a module is given its kernel when it is mounted; take it from there.`];
  const other = /^server\/modules\/([^/]+)\//.exec(to)?.[1];
  if (other === undefined || other === own) return [];
  const [mine, theirs] = [own, other].map((name) => (MODULE_ORDER as readonly string[]).indexOf(name));
  if (mine === -1) return [`is of the module ${own}, which has no place yet: add it to MODULE_ORDER.`];
  if (theirs! < mine! && theirs !== -1) return [];
  return [
    `imports ${to}: ${own} lies below ${other}; react to its changes, pass a bare id, or move what both need down.`,
  ];
}

function clientBreaches(path: string, imports: readonly Import[], withZod: ReadonlySet<string>): string[] {
  if (!path.startsWith('client/')) return [];
  return imports.flatMap(({ to, typeOnly }) => {
    if (to.startsWith('server/') && !(typeOnly && /^server\/modules\/[^/]+\/routes\.ts$/.test(to))) {
      return [
        `imports ${to}: the client may use "import type" of a module's routes; put what it needs into shared/.`,
      ];
    }
    if (!typeOnly && withZod.has(to)) {
      return [
        `imports values from ${to}, which brings zod into the first page: use "import type", or move the value into a file of shared/ without zod.`,
      ];
    }
    return [];
  });
}

/** What a socket says and hears is declared; who cannot get at one cannot say anything else. */
const MAY_HOLD_SOCKETS = new Set(
  ['sockets', 'socket-events', 'socket-internals', 'outbox'].map((name) => `server/kernel/${name}.ts`),
);

function socketBreaches(path: string, imports: readonly Import[]): string[] {
  if (!path.startsWith('server/') || MAY_HOLD_SOCKETS.has(path)) return [];
  return imports.flatMap(({ to }) =>
    to === 'socket.io'
      ? [
          'imports socket.io: declare what sockets say and hear with received() and sent() in the events of its module.',
        ]
      : [],
  );
}

function houseBreaches({ path, text }: Source): string[] {
  const breaches: string[] = [];
  const code = withoutComments(text);
  const lines = text.split('\n').length - 1;
  if (lines > MOST_LINES)
    breaches.push(`has ${lines} lines: split it by what its parts are about, ${MOST_LINES} at most.`);
  const word = wordsOf(path).find((one) => FORBIDDEN_WORDS.test(one));
  if (word) breaches.push(`is called ${word}: name it after what it does.`);
  if (/(^|\/)index\.(ts|js)$/.test(path)) breaches.push('is an index: import from the files themselves.');
  const isProduct = /^(server|shared|client)\//.test(path) && !path.endsWith('vite.config.ts');
  if (isProduct && path !== 'server/env.ts' && /\bprocess\.env\b/.test(code)) {
    breaches.push('reads process.env: read it in server/env.ts and pass the setting down.');
  }
  breaches.push(...fetchBreaches(path, code));
  return breaches;
}

/** Components draw; what they show comes from a store, and what they change goes through one. */
function fetchBreaches(path: string, code: string): string[] {
  if (!path.startsWith('client/') || path.startsWith('client/kernel/')) return [];
  if (/(?<![.\w])(fetch|io)\(|new (WebSocket|EventSource|XMLHttpRequest)\b/.test(code)) {
    return [
      'talks to the server by itself: only client/kernel does; use fetchJson, a live collection or writes.',
    ];
  }
  const mayAsk = /^client\/modules\/[^/]+\/[^/]+\.ts$/.test(path);
  return !mayAsk && /(?<![.\w])fetchJson(<[^(]*>)?\(/.test(code)
    ? ["asks the server: put the question into its module's api.ts or a store, and call that."]
    : [];
}

const withoutComments = (text: string): string =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|[\s;{}(,])\/\/[^\n]*/g, '$1');

/** The words of a path's last two parts: `client/ui/BaseButton.svelte` gives ui, base and button. */
function wordsOf(path: string): string[] {
  const parts = path
    .replace(/\.(test|svelte|entity|postgres|browser)?\.?(ts|svelte|js)$/, '')
    .split('/')
    .slice(1);
  return parts.flatMap((part) => part.split(/[-._]|(?<=[a-z])(?=[A-Z])/).map((word) => word.toLowerCase()));
}

function readImports({ path, text }: Source): Import[] {
  const code = withoutComments(text);
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean): void => {
    found.push({ to: resolve(path, specifier), typeOnly });
  };
  for (const [, type, specifier] of code.matchAll(
    /(?:^|[\n;>])\s*(?:import|export)\s+(type\s)?[^'"();]*?\bfrom\s*['"]([^'"]+)['"]/g,
  )) {
    add(specifier!, type !== undefined);
  }
  for (const [, specifier] of code.matchAll(/(?:^|[\n;>])\s*import\s*['"]([^'"]+)['"]/g))
    add(specifier!, false);
  for (const [, specifier] of code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) add(specifier!, false);
  return found;
}

function resolve(from: string, specifier: string): string {
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), specifier));
  return specifier;
}

/** Files of shared/ whose values cannot be had without zod. */
function reachZod(importsOf: ReadonlyMap<string, readonly Import[]>): Set<string> {
  const reached = new Set<string>();
  for (let before = -1; before < reached.size; ) {
    before = reached.size;
    for (const [path, imports] of importsOf) {
      const brings = ({ to, typeOnly }: Import) => !typeOnly && (to === 'zod' || reached.has(to));
      if (path.startsWith('shared/') && imports.some(brings)) reached.add(path);
    }
  }
  return reached;
}
