import { failJob } from '../failed-jobs.ts';
import { proposeWeights } from '../weight-versions.ts';
import { nothing, type RouteSamples } from './sample.ts';

/** The installation, and those who look after it. */
export const platformSamples: RouteSamples = {
  'get /health': nothing,
  'get /ready': nothing,
  'get /demo': nothing,
  'get /openapi.json': nothing,
  'get /asyncapi.json': nothing,
  'get /docs': nothing,
  'get /docs/:file': () => ({ params: { file: 'start.js' } }),
  'get /admin/health': nothing,
  'get /admin/accounts': () => ({ query: '?search=owner&limit=5' }),
  'get /admin/watched-accounts': nothing,
  'get /admin/organisations': () => ({ query: '?search=pantry' }),
  'get /admin/nonprofits/verified': nothing,
  'post /admin/nonprofits/:id/verify': ({ organisationId }) => ({
    params: { id: organisationId },
    body: { verified: true },
  }),
  'post /admin/accounts/:id/suspend': async ({ server }) => ({
    params: { id: (await server.person()).id },
    body: { reason: 'A test' },
  }),
  'post /admin/accounts/:id/reinstate': async ({ server }) => {
    const { id } = await server.person();
    await server.kernel.database.sql('update account set suspended_at = now() where id = $1', [id]);
    return { params: { id }, body: {} };
  },
  'put /admin/accounts/:id/administrator': async ({ server }) => ({
    params: { id: (await server.person()).id },
    body: { administrator: false },
  }),
  'get /admin/jobs': nothing,
  'get /admin/jobs/failed': nothing,
  'post /admin/jobs/failed/retry': async ({ server }) => ({
    body: { ids: [await failJob(server, 'organisations.names', { id: 'of nobody' })] },
  }),
  'post /admin/jobs/failed/discard': async ({ server }) => ({
    body: { ids: [await failJob(server, 'organisations.names', { id: 'of nobody' })] },
  }),
  'get /admin/operations': nothing,
  'get /admin/algorithm-performance': nothing,
  'get /admin/weights/preview': () => ({
    query: '?skill=40&availability=20&proximity=20&reliability=20',
  }),
  'post /admin/weights/learn': () => ({ body: {} }),
  'post /admin/weights/adopt': async ({ server }) => ({
    body: { versionId: await proposeWeights(server) },
  }),
  'post /admin/weights/refuse': async ({ server }) => ({
    body: { versionId: await proposeWeights(server) },
  }),
  'post /admin/weights/roll-back': async ({ server }) => ({
    body: { versionId: await proposeWeights(server, 'past') },
  }),
};
