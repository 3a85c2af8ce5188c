import type { AnswerCases } from './case.ts';

export const organisationCases: AnswerCases = {
  'GET /auth/profile': ({ owner }) => owner.get('/auth/profile'),
  'POST /organisations': ({ owner }) =>
    owner.post('/organisations', { name: 'Another', kind: 'community', timeZone: 'UTC' }),
  'GET /organisations/:id': ({ owner, organisationId }) => owner.get(`/organisations/${organisationId}`),
  'GET /organisations/:id/members': ({ owner, organisationId }) =>
    owner.get(`/organisations/${organisationId}/members?limit=1`),
  'POST /organisations/:id/members': async ({ server, owner, organisationId }) => {
    const { email } = await server.person();
    return owner.post(`/organisations/${organisationId}/members`, { email, role: 'crew' });
  },
  'DELETE /organisations/:id/members/:membershipId': async ({ server, owner, organisationId }) => {
    const id = await server.member(organisationId, await server.person(), 'crew');
    return owner.ask('DELETE', `/organisations/${organisationId}/members/${id}`);
  },
};
