import type { AnswerCases } from './case.ts';

export const serverCases: AnswerCases = {
  'GET /health': ({ owner }) => owner.get('/health'),
  'GET /ready': ({ owner }) => owner.get('/ready'),
  'GET /demo': ({ owner }) => owner.get('/demo'),
};
