import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import { memoryStorage } from '../../client/kernel/device.ts';
import { draftKey, wipeDrafts } from '../../client/kernel/draft-storage.ts';
import { Draft } from '../../client/kernel/drafts.svelte.ts';

const initial = { title: '', skills: [] as string[], password: '' };

/** A form on a page, as `draft` makes it. */
function form(storage: Storage, account = 'bella') {
  let made!: Draft<typeof initial>;
  const leave = $effect.root(() => {
    made = new Draft(draftKey(account, 'need'), initial, storage, ['password']);
    $effect(() => made.keep());
  });
  flushSync();
  return { draft: made, leave };
}

describe('a draft', () => {
  it('is there again after a reload, without what must not be kept', () => {
    const storage = memoryStorage();
    const { draft, leave } = form(storage);
    draft.value.title = 'Soup kitchen';
    draft.value.skills.push('cooking');
    draft.value.password = 'secret';
    flushSync();
    leave();
    const after = form(storage).draft;
    expect(after.value).toEqual({ title: 'Soup kitchen', skills: ['cooking'], password: '' });
    expect(after.restored).toBe(true);
    expect(JSON.stringify(storage.getItem(draftKey('bella', 'need')))).not.toContain('secret');
  });

  it('is not gone when another page has saved something else of the same form', () => {
    const storage = memoryStorage();
    const [here, there] = [form(storage).draft, form(storage).draft];
    there.value.title = 'Sent at once';
    flushSync();
    here.value.title = 'Still undecided';
    flushSync();
    there.clear();
    expect(form(storage).draft.value.title).toBe('Still undecided');
  });

  it('is gone when it was saved', () => {
    const storage = memoryStorage();
    const { draft } = form(storage);
    draft.value.title = 'Soup kitchen';
    flushSync();
    draft.clear();
    flushSync();
    expect(draft.value).toEqual(initial);
    expect([storage.length, form(storage).draft.restored]).toEqual([0, false]);
  });

  it('belongs to an account, and is wiped with it', () => {
    const storage = memoryStorage();
    form(storage).draft.value.title = 'of Bella';
    form(storage, 'omar').draft.value.title = 'of Omar';
    flushSync();
    wipeDrafts(storage, 'bella');
    expect(form(storage).draft.value.title).toBe('');
    expect(form(storage, 'omar').draft.value.title).toBe('of Omar');
  });

  it('is not stopped by what it cannot read', () => {
    const storage = memoryStorage();
    storage.setItem(draftKey('bella', 'need'), '{"at":');
    expect(form(storage).draft.value).toEqual(initial);
  });
});
