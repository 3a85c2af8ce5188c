import { getContext, setContext } from 'svelte';

/** Who is in which field of a form; what forms that several people may open give to their fields. */
export interface FieldPresence {
  holderOf(field: string): { name: string } | null;
  /** One is in this field oneself. */
  hold(field: string): void;
  release(field: string): void;
}

const KEY = Symbol('field presence');

/** For the fields inside the component that is being set up. */
export const shareFields = (presence: FieldPresence): void => {
  setContext(KEY, presence);
};

/** Undefined where nobody else may be. */
export const sharedFields = (): FieldPresence | undefined => getContext(KEY);
