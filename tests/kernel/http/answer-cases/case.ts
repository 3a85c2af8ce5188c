import type { World } from '../../change-cases/world.ts';

/** Asks a route so that it answers with all that it may answer with; the answer is compared elsewhere. */
export type AnswerCase = (world: World) => Promise<unknown>;

/** Cases by method and declared path: `GET /users/me`. */
export type AnswerCases = Record<string, AnswerCase>;
