import type { TouchedThing } from '#server/kernel/recorder.ts';
import { type Need, stateOf } from './need.entity.ts';

/** Whether a need is open or has just ceased to be: a draft concerns nobody but its authors. */
export function isOrWasOpen({ entity, before }: TouchedThing): boolean {
  const need = entity as Need;
  return need.isOpen() || (before !== null && stateOf({ ...need, ...before }) === 'open');
}
