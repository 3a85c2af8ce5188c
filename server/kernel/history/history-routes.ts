import { z } from 'zod';
import { HistoryPage, ReadHistory, Undone } from '#shared/history.ts';
import type { Clock } from '../clock.ts';
import { type Route, read, write } from '../http/route.ts';
import { isId } from '../ids.ts';
import { notFound } from '../refusal.ts';
import { type HistoryParts, readHistory } from './read-history.ts';
import { undoCommit } from './undo-commit.ts';

/** What happened to a thing, and the way back. */
export const historyRoutes = (parts: HistoryParts, clock: Clock): Route[] => [
  read({
    path: '/history',
    access: 'signed-in',
    policy: 'thing',
    summary: 'What happened to one thing, newest first: who did what, with the values of before and after.',
    query: ReadHistory,
    answer: HistoryPage,
    refusals: { 'not-found': 'Nothing happened to it that the caller may know of.' },
    run: ({ snapshot, actor, query }) => readHistory(snapshot, parts, actor, query, clock.now()),
  }),
  write('post', {
    path: '/undo/:commit',
    access: 'signed-in',
    policy: 'thing',
    summary: 'Takes one commit back, as a commit of its own.',
    body: z.strictObject({}),
    answer: Undone,
    example: {},
    refusals: {
      'not-found': 'There is no such commit, or it is not the caller’s to take back.',
      'moved-on': 'Something it touched has been changed, removed or made again since; `errors` names each.',
      'cannot-undo': 'It is too old, or of a kind that is not taken back.',
      'in-use': 'Something else depends on what it made.',
    },
    run: async ({ transaction, actor, params: { commit = '' }, now }) => {
      if (!isId(commit)) throw notFound('commit');
      return undoCommit(transaction, { things: parts.things, actor, commit, now });
    },
  }),
];
