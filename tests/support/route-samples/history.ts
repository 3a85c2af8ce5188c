import { ImportBatch } from '#server/kernel/import/import-batch.entity.ts';
import type { ImportState } from '#shared/import.ts';
import { COMMIT_HEADER } from '#shared/kernel/protocol.ts';
import { type Cast, WORK } from '../cast.ts';
import type { Person } from '../person.ts';
import { accountOf, nothing, ofOrganisation, type RouteSamples, type Sample } from './sample.ts';

const TABLE = 'title,date\nSort cans,2027-03-06';
const RING = [
  [-70, 40],
  [-69, 40],
  [-69, 41],
  [-70, 40],
];
const ZONES = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { nta: 'Z', title: 'Far away' },
      geometry: { type: 'Polygon', coordinates: [RING] },
    },
  ],
});
const MAPPING = { title: 'title', startsOn: 'date' };

/** What happened, who did it, the way back, and what comes from files. */
export const historySamples: RouteSamples = {
  'get /history': async (cast) => {
    const { id } = await cast.need();
    const { organisationId } = cast;
    return {
      query: `?entity=volunteering.need&id=${id}`,
      action: 'history.read',
      facts: { organisationId },
    };
  },
  'post /undo/:commit': async (cast) => {
    const { organisationId } = cast;
    const posted = await cast.owner.ask('POST', '/nonprofit/needs', { body: cast.needBody() });
    const commit = posted.headers.get(COMMIT_HEADER)!;
    return { params: { commit }, body: {}, action: 'need.write', facts: { organisationId } };
  },
  'get /organisations/:id/audit': (cast) => ofOrganisation(cast),
  'get /organisations/:id/audit/export': (cast) => ofOrganisation(cast),
  'post /organisations/:id/audit/verify': (cast) => ofOrganisation(cast, { body: {} }),

  'post /nonprofit/needs/import': ({ organisationId }) => ({
    query: `?name=needs.csv&organisationId=${organisationId}`,
    file: { type: 'text/csv', content: TABLE },
    facts: { organisationId },
  }),
  'post /zones/import': () => ({
    query: '?name=zones.geojson',
    file: { type: 'application/geo+json', content: ZONES },
  }),
  'get /imports': nothing,
  'get /imports/:id': (cast, person) => ofImport(cast, person),
  'get /imports/:id/refused': async (cast, person) => ({
    ...(await ofImport(cast, person)),
    action: 'need.write',
  }),
  'post /imports/:id/check': async (cast, person) => ({
    ...(await ofImport(cast, person)),
    body: { mapping: MAPPING },
    action: 'need.write',
  }),
  'post /imports/:id/start': async (cast, person) => ({
    ...(await ofImport(cast, person)),
    body: {},
    action: 'need.write',
  }),
  'post /imports/:id/undo': async (cast, person) => ({
    ...(await ofImport(cast, person, 'done')),
    body: {},
    action: 'need.write',
  }),
};

/** One of theirs, whatever they may do now. */
async function ofImport(cast: Cast, person: Person, state: ImportState = 'uploaded'): Promise<Sample> {
  const { organisationId } = cast;
  const { transactor, clock } = cast.server.kernel;
  const at = clock.now();
  const { result } = await transactor.transact(WORK, async ({ em, sql }) => {
    const batch = em.create(ImportBatch, {
      ...{ kind: 'needs', accountId: accountOf(cast, person), organisationId, fileName: 'needs.csv' },
      ...{ mapping: MAPPING, state, done: 0, createdAt: at },
      counts: { rows: 1, ready: 0, drafted: 0, refused: 0, unchanged: 0 },
    });
    await em.flush();
    await sql('insert into import_file (batch_id, text, at) values ($1, $2, $3)', [
      ...[batch.id, TABLE, at.toISOString()],
    ]);
    return batch;
  });
  return { params: { id: result.id }, facts: { organisationId } };
}
