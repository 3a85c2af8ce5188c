import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { holdUnderPointer } from '../../client/kernel/hold-under-pointer.ts';
import { longPress } from '../../client/ui/long-press.ts';

let element: HTMLButtonElement;
beforeEach(() => {
  vi.useFakeTimers();
  element = document.createElement('button');
  document.body.replaceChildren(element);
});
afterEach(() => vi.useRealTimers());

const at = (type: string, point: MouseEventInit = {}, on: EventTarget = element) =>
  on.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, button: 0, ...point }));

describe('holding a list', () => {
  function held() {
    let holders = 0;
    const stop = holdUnderPointer(element, () => {
      holders += 1;
      return () => (holders -= 1);
    });
    return { stop, is: () => holders > 0 };
  }

  it('a press that leads out of it still finds everything where it was, and only then lets go', () => {
    const list = held();
    at('pointerenter');
    at('pointerdown', {}, document.body);
    at('pointerleave');
    expect(list.is()).toBe(true);
    at('pointerup', {}, document.body);
    expect(list.is()).toBe(true);
    vi.runAllTimers();
    expect(list.is()).toBe(false);
    list.stop();
  });

  it('a pointer that has come back meanwhile goes on holding', () => {
    const list = held();
    at('pointerenter');
    at('pointerdown', {}, document.body);
    at('pointerleave');
    at('pointerenter');
    at('pointerup', {}, document.body);
    vi.runAllTimers();
    expect(list.is()).toBe(true);
    at('pointerleave');
    expect(list.is()).toBe(false);
    list.stop();
  });

  it('a focus that leaves by a press lets go after the click', () => {
    const other = document.createElement('button');
    document.body.append(other);
    const list = held();
    element.focus();
    expect(list.is()).toBe(true);
    at('pointerdown', {}, other);
    other.focus();
    vi.runAllTimers();
    expect(list.is()).toBe(true);
    at('pointerup', {}, other);
    vi.runAllTimers();
    expect(list.is()).toBe(false);
    list.stop();
  });
});

describe('a long press', () => {
  function pressed() {
    const told = { long: 0, clicks: 0 };
    const stop = longPress(() => (told.long += 1))(element);
    element.addEventListener('click', () => (told.clicks += 1));
    return { told, stop: stop as () => void };
  }

  it('a short press is a click', () => {
    const { told } = pressed();
    at('pointerdown');
    vi.advanceTimersByTime(200);
    at('pointerup');
    at('click');
    vi.runAllTimers();
    expect(told).toEqual({ long: 0, clicks: 1 });
  });

  it('a long one is told once, and its click is swallowed; the next click is one', () => {
    const { told } = pressed();
    at('pointerdown');
    vi.advanceTimersByTime(600);
    at('contextmenu');
    at('pointerup');
    at('click');
    expect(told).toEqual({ long: 1, clicks: 0 });
    at('pointerdown');
    at('pointerup');
    at('click');
    expect(told).toEqual({ long: 1, clicks: 1 });
  });

  it('a finger that moves scrolls', () => {
    const { told } = pressed();
    at('pointerdown', { clientX: 10, clientY: 10 });
    at('pointermove', { clientX: 10, clientY: 40 });
    vi.runAllTimers();
    expect(told.long).toBe(0);
  });

  it('a right click opens the same', () => {
    const { told } = pressed();
    at('pointerdown', { button: 2 });
    const event = new MouseEvent('contextmenu', { bubbles: true, cancelable: true });
    element.dispatchEvent(event);
    expect([told.long, event.defaultPrevented]).toEqual([1, true]);
  });

  it('is over with its element', () => {
    const { told, stop } = pressed();
    at('pointerdown');
    stop();
    vi.runAllTimers();
    expect(told.long).toBe(0);
  });
});
