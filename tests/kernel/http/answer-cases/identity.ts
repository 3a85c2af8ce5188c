import { atTheDoor } from '../../../support/visitor.ts';
import type { AnswerCases } from './case.ts';

const NEWCOMER = { email: 'newcomer@test.example', password: 'a password of tests', displayName: 'New' };

export const identityCases: AnswerCases = {
  'POST /auth/register': ({ server }) => atTheDoor(server.url, '/auth/register', { body: NEWCOMER }),
  'POST /auth/login': async ({ server }) => {
    const { email, password } = NEWCOMER;
    return atTheDoor(server.url, '/auth/login', { body: { email, password } });
  },
  'POST /auth/refresh': async ({ server, owner }) => {
    const { token } = await server.session(owner.id);
    return atTheDoor(server.url, '/auth/refresh', { cookie: token });
  },
  'POST /auth/logout': async ({ server, owner }) => {
    const { token } = await server.session(owner.id);
    return atTheDoor(server.url, '/auth/logout', { cookie: token });
  },
  'POST /socket-tickets': ({ owner }) => owner.post('/socket-tickets', undefined, { key: null }),
  'GET /users/me': ({ owner }) => owner.get('/users/me'),
  'PATCH /users/me': ({ owner }) =>
    owner.ask('PATCH', '/users/me', { body: { displayName: 'Another name', bio: 'Bakes.' } }),
};
