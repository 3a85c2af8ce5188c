import { LaterPart } from '../../../ui/later-part.svelte.ts';

/** The question how a shift was: hardly ever there, so it is no part of what everybody waits for. */
export const asking = new LaterPart(() => import('./AskFeedback.svelte'));
