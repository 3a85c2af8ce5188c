import { Refusal } from '#server/kernel/refusal.ts';

export const LINK_OVER = 'The link was used already, is too old, or was followed by a newer one.';
export const linkOver = (): Refusal => new Refusal(409, 'link-over', `${LINK_OVER} Ask for another.`);
