import { flushSync, mount, unmount } from 'svelte';
import { expect, it } from 'vitest';
import Segments from '../../client/ui/Segments.svelte';

it('each answer has its label, also yes and no', () => {
  const options = [
    { value: true, label: 'Yes' },
    { value: false, label: 'No' },
  ];
  const segments = mount(Segments<boolean>, {
    target: document.body,
    props: { legend: 'Welcome again?', options, value: null },
  });
  flushSync();
  const labels = [...document.querySelectorAll('label')].map((label) => label.textContent?.trim());
  expect(labels).toEqual(['Yes', 'No']);
  unmount(segments);
});
