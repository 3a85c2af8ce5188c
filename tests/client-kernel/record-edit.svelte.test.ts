import { flushSync } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import type { Conflict, Problem } from '#shared/kernel/problem.ts';
import { RecordEdit } from '../../client/kernel/record-edit.svelte.ts';

interface Pot {
  version: number;
  title: string;
  places: number;
}
type Fields = Omit<Pot, 'version'>;

const leaves: (() => void)[] = [];
afterEach(() => {
  for (const leave of leaves.splice(0)) leave();
  localStorage.clear();
});

/** A form over a record that the test moves on. */
function form(record: Pot = { version: 1, title: 'Soup', places: 4 }) {
  let live = $state.raw(record);
  let edit!: RecordEdit<Pot, Fields>;
  const leave = $effect.root(() => {
    edit = new RecordEdit<Pot, Fields>({
      key: 'pot',
      record: () => live,
      fieldsOf: ({ title, places }) => ({ title, places }),
      fieldsFor: (_fields, path, value) => ({ [path]: value }),
    });
  });
  leaves.push(leave);
  flushSync();
  const moves = (to: Partial<Pot>) => {
    live = { ...live, version: live.version + 1, ...to };
    flushSync();
  };
  return { edit, moves, leave };
}

const refusal = (...conflicts: Conflict[]): Problem => ({
  ...{ type: 'urn:muster:problem:conflict', title: '', status: 409, detail: '' },
  conflicts,
});

describe('a change that was refused when its form was gone', () => {
  const clash = refusal({ path: 'places', theirs: 8, before: 4 });

  it('comes back into a form in which nothing is typed, to be decided', () => {
    const { edit } = form({ version: 2, title: 'Soup', places: 8 });
    expect(edit.resume({ places: 10, title: 'Stew' }, 1, clash)).toBe(true);
    expect(edit.fields).toEqual({ title: 'Stew', places: 10 });
    expect([edit.deciding, edit.isReady, edit.conflicts]).toEqual([true, true, clash.conflicts]);
    edit.decide({ places: 'theirs' });
    expect([edit.fields, edit.changed, edit.basedOn]).toEqual([{ title: 'Stew', places: 8 }, ['title'], 2]);
  });

  it('waits while something else is typed or undecided, and writes nothing over', () => {
    const { edit, moves } = form();
    edit.fields.places = 12;
    moves({ places: 8 });
    edit.refused(clash);
    expect(edit.resume({ places: 10 }, 1, clash)).toBe(false);
    expect(edit.fields.places).toBe(12);
    edit.decide({ places: 'theirs' });
    expect(edit.resume({ places: 10 }, 1, clash)).toBe(true);
  });
});

describe('a form over a record', () => {
  it('follows the record where nothing was typed, and sends the newest version', () => {
    const { edit, moves } = form();
    edit.fields.title = 'Stew';
    moves({ places: 6 });
    expect(edit.fields).toEqual({ title: 'Stew', places: 6 });
    expect([edit.changed, edit.clashing, edit.basedOn]).toEqual([['title'], [], 2]);
  });

  it('says that a field was changed by both, and goes on naming the version it was read at', () => {
    const { edit, moves } = form();
    edit.fields.places = 10;
    moves({ places: 8 });
    expect([edit.fields.places, edit.clashing, edit.basedOn]).toEqual([10, ['places'], 1]);
  });

  it('shows the three values as they are now, and is based on what was seen when it is decided', () => {
    const { edit, moves } = form();
    edit.fields.places = 10;
    edit.fields.title = 'Stew';
    moves({ places: 8 });
    expect(edit.refused(refusal({ path: 'places', theirs: 8, before: 4 }))).toBe(true);
    expect(edit.deciding).toBe(true);
    moves({ places: 9 });
    expect(edit.conflicts).toEqual([{ path: 'places', theirs: 9, before: 4 }]);
    edit.decide({ places: 'theirs' });
    expect(edit.fields).toEqual({ title: 'Stew', places: 9 });
    expect([edit.changed, edit.basedOn, edit.conflicts]).toEqual([['title'], 3, []]);
  });

  it.each([
    ['yours', 10, ['places']],
    ['theirs', 8, []],
    ['before', 4, ['places']],
  ] as const)('keeps %s when that was chosen', (choice, places, changed) => {
    const { edit, moves } = form();
    edit.fields.places = 10;
    moves({ places: 8 });
    edit.refused(refusal({ path: 'places', theirs: 8, before: 4 }));
    edit.decide({ places: choice });
    expect(edit.fields.places).toBe(places);
    expect(edit.changed).toEqual(changed);
  });

  it('cannot be decided before the record has come back', () => {
    const { edit, moves } = form();
    edit.fields.places = 10;
    edit.refused(refusal({ path: 'places', theirs: 8, before: 4 }));
    expect(edit.isReady).toBe(false);
    moves({ places: 8 });
    expect(edit.isReady).toBe(true);
  });

  it('keeps what was typed and what is undecided when it is left, and shows it again', () => {
    const { edit, moves, leave } = form();
    edit.fields.places = 10;
    moves({ places: 8 });
    edit.refused(refusal({ path: 'places', theirs: 8, before: 4 }));
    edit.deciding = false;
    flushSync();
    leave();
    const again = form({ version: 5, title: 'Chowder', places: 8 }).edit;
    expect(again.restored).toBe(true);
    expect(again.fields).toEqual({ title: 'Chowder', places: 10 });
    expect(again.conflicts).toEqual([{ path: 'places', theirs: 8, before: 4 }]);
  });

  it('leaves nothing behind when nothing was typed, whatever the others do', () => {
    const { moves, leave } = form();
    moves({ title: 'Stew' });
    leave();
    expect(form({ version: 2, title: 'Stew', places: 4 }).edit.restored).toBe(false);
  });

  it('takes no other refusal for a conflict', () => {
    const { edit } = form();
    expect(edit.refused({ ...refusal(), status: 400 })).toBe(false);
    expect(edit.refused(refusal())).toBe(false);
  });
});
