import { describe, expect, it } from 'vitest';
import type { PresenceClaim, PresenceReply, Present } from '#shared/kernel/protocol.ts';
import { Presence } from '../../client/kernel/presence.svelte.ts';

const NEED = { room: 'need:1', type: 'volunteering.need', id: '1' };

/** Somebody at a record. */
const at = (accountId: string, field: string | null = null, id = '1'): Present => ({
  ...{ accountId, name: accountId, picture: null, field, since: '2026-11-21T09:00:00.000Z' },
  record: { type: 'volunteering.need', id },
});

/** A presence whose server and clock are the test. */
function scene() {
  const said: { claim: PresenceClaim; answer: (reply: PresenceReply | null) => void }[] = [];
  const timers: { ms: number; task: () => void }[] = [];
  const page = { visible: true };
  const presence = new Presence({
    say: (claim, answer) => said.push({ claim, answer }),
    clock: {
      after(ms, task) {
        const timer = { ms, task };
        timers.push(timer);
        return () => void (timers.includes(timer) && timers.splice(timers.indexOf(timer), 1));
      },
    },
    isVisible: () => page.visible,
    me: () => 'me',
  });
  const passes = () =>
    timers.splice(0).map(({ ms, task }) => {
      task();
      return ms;
    });
  return { presence, said, page, passes };
}
const refused: PresenceReply = { error: { type: '', title: '', status: 409, detail: '' } };

describe('presence', () => {
  it('says where one is, again every 15 s, and not while nobody looks', () => {
    const { presence, said, page, passes } = scene();
    presence.enter(NEED);
    presence.hold('title');
    expect(said.map(({ claim }) => claim.at?.field)).toEqual([null, 'title']);
    expect(passes()).toEqual([15_000]);
    expect(said).toHaveLength(3);
    page.visible = false;
    passes();
    expect(said).toHaveLength(3);
    page.visible = true;
    passes();
    expect(said).toHaveLength(4);
  });

  it('gives a field back once, and only the one that is held', () => {
    const { presence, said } = scene();
    presence.enter(NEED);
    presence.hold('title');
    presence.hold('title');
    presence.release('category');
    presence.release('title');
    presence.release();
    expect(said.map(({ claim }) => claim.at?.field)).toEqual([null, 'title', null]);
  });

  it('shows others at this record, each once, and never oneself', () => {
    const { presence } = scene();
    presence.enter(NEED);
    const people = [at('me'), at('bella'), at('bella', 'title'), at('omar', null, '2')];
    presence.heard({ room: NEED.room, people });
    expect(presence.others).toMatchObject([{ name: 'bella', fields: ['title'] }]);
    expect(presence.holderOf('title')?.name).toBe('bella');
    expect(presence.holderOf('category')).toBe(null);
    presence.heard({ room: 'need:2', people: [] });
    expect(presence.others).toHaveLength(1);
    presence.lost();
    expect(presence.others).toEqual([]);
  });

  it('leaves the room it was in, and hears no late answer of it', () => {
    const { presence, said } = scene();
    presence.enter(NEED);
    presence.enter({ ...NEED, room: 'need:2', id: '2' });
    expect(said.map(({ claim }) => [claim.room, claim.at?.record.id])).toEqual([
      ['need:1', '1'],
      ['need:1', undefined],
      ['need:2', '2'],
    ]);
    said[0]!.answer({ people: [at('bella', null, '2')] });
    expect(presence.others).toEqual([]);
  });

  it('tries again while the room is being joined, but not for ever', () => {
    const { presence, said, passes } = scene();
    presence.enter(NEED);
    const waits: number[] = [];
    for (let nth = 0; nth < 5; nth++) {
      said.at(-1)!.answer(refused);
      waits.push(...passes());
    }
    expect(waits).toEqual([700, 700, 700, 15_000, 15_000]);
  });
});
