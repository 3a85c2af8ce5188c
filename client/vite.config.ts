import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { appFiles, WORKER } from './app-files.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const server = `http://localhost:${process.env.PORT ?? 3000}`;

export default defineConfig(({ command }) => {
  // What tests build under an environment of their own is served by the next start.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    root: here('.'),
    plugins: [svelte({ configFile: here('./svelte.config.js') }), appFiles(here('./public'))],
    resolve: { alias: { '#shared': here('../shared') } },
    build: {
      outDir: here('./dist'),
      emptyOutDir: true,
      target: 'es2022',
      // Maps are built for whoever debugs a release, but no page points at them.
      sourcemap: 'hidden',
      // A data: URL would need a wider content security policy than files of our own.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: { app: here('./index.html'), worker: here('./kernel/keep-app-files.ts') },
        output: {
          entryFileNames: ({ name }) => (name === 'worker' ? WORKER : 'assets/[name]-[hash].js'),
        },
      },
      // The library of the map comes as one piece, only with the map.
      chunkSizeWarningLimit: 1200,
    },
    // The map's worker is a module, as the pages are.
    worker: { format: 'es' },
    server: {
      proxy: {
        '/api': { target: server },
        '/socket.io': { target: server, ws: true },
      },
    },
  };
});
