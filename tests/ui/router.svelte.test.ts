import { fireEvent } from '@testing-library/svelte';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { matchPath, router } from '../../client/router.svelte.ts';

describe('paths', () => {
  test('named parts are read, decoded', () => {
    expect(matchPath('/needs/:id', '/needs/a%20b')).toEqual({ id: 'a b' });
    expect(matchPath('/needs/:id/edit', '/needs/1/edit')).toEqual({ id: '1' });
    expect(matchPath('/', '/')).toEqual({});
    expect(matchPath('/needs', '/needs/')).toEqual({});
  });

  test('anything else is another path', () => {
    expect(matchPath('/needs/:id', '/needs')).toBeNull();
    expect(matchPath('/needs', '/zones')).toBeNull();
  });

  test('a last part with a question mark may be missing', () => {
    expect(matchPath('/zones/:id?', '/zones')).toEqual({});
    expect(matchPath('/zones/:id?', '/zones/')).toEqual({});
    expect(matchPath('/zones/:id?', '/zones/a%20b')).toEqual({ id: 'a b' });
    expect(matchPath('/zones/:id?', '/zones/a/b')).toBeNull();
    expect(matchPath('/zones/:id?', '/needs')).toBeNull();
  });

  test('a broken escape does not break the page', () => {
    expect(matchPath('/needs/:id', '/needs/%E0%A4')).toEqual({ id: '%E0%A4' });
  });
});

describe('links', () => {
  beforeAll(() => router.start());
  beforeEach(() => {
    router.go('/', { replace: true });
    document.body.innerHTML =
      '<a href="/needs?show=past"><b>inside</b></a><a id="api" href="/api/x">file</a>';
  });
  const inside = () => document.querySelector('b') as HTMLElement;

  test('a click is followed without loading the page', async () => {
    const notPrevented = await fireEvent.click(inside());
    expect(notPrevented).toBe(false);
    expect([router.path, router.query.get('show')]).toEqual(['/needs', 'past']);
  });

  test.each([{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }, { button: 1 }])(
    'a click with %o is left to the browser',
    async (how) => {
      expect(await fireEvent.click(inside(), how)).toBe(true);
      expect(router.path).toBe('/');
    },
  );

  test('addresses of the server are left to the browser', async () => {
    // jsdom cannot load a page; the last listener keeps it from trying.
    addEventListener('click', (event) => event.preventDefault(), { once: true });
    await fireEvent.click(document.getElementById('api') as HTMLElement);
    expect(router.path).toBe('/');
  });
});
