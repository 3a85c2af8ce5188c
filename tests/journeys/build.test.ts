import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { buildClient } from '#server/cli/build-client.ts';
import { firstJavaScript } from '../support/first-javascript.ts';

const ASSETS = fileURLToPath(new URL('../../client/dist/assets', import.meta.url));

beforeAll(() => buildClient(() => {}));

it('what tests build is what the next start serves: without pages that are only for development', () => {
  const pages = readdirSync(ASSETS).filter((name) => /Page-.*\.js$/.test(name));
  expect(pages.length).toBeGreaterThan(10);
  expect(pages.filter((name) => name.startsWith('ComponentsPage'))).toEqual([]);
});

it('the first load stays light, and so does looking for needs until the map is drawn', () => {
  const home = firstJavaScript(['HomePage']);
  expect(home).toBeGreaterThan(60);
  expect(home).toBeLessThanOrEqual(80);
  expect(firstJavaScript(['SignInPage'])).toBeLessThanOrEqual(80);
  // What comes behind the first view, by itself: the shifts and suggestions of a volunteer, the needs of an organisation.
  expect(firstJavaScript(['HomePage', 'VolunteerHome'])).toBeLessThanOrEqual(105);
  expect(firstJavaScript(['HomePage', 'NeedsSoon'])).toBeLessThanOrEqual(90);
  expect(firstJavaScript(['FindPage'])).toBeLessThanOrEqual(105);
  // The library of the map is there, and only with the map.
  expect(firstJavaScript(['NeedMap'])).toBeGreaterThan(home + 200);
});
