import fc from 'fast-check';

/** In every text of the garbage, so that an answer that repeats any of it is found out. */
export const MARK = 'zq7mark';

/** What JSON can say that no form would: built from text, because a literal would set the prototype. */
const parsed = (text: string): unknown => JSON.parse(text);

const nested = (depth: number): unknown => parsed(`${'['.repeat(depth)}${']'.repeat(depth)}`);

const texts = fc.oneof(
  fc.constantFrom(
    MARK,
    `${MARK}\u0000`,
    `\ud800${MARK}`,
    `${MARK}\u202e\u0007`,
    `${MARK}'; drop table account; --`,
    `<script>${MARK}</script>`,
    `../../${MARK}`,
    `${MARK}@example.org`,
    MARK.repeat(3000),
  ),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => MARK + text),
);

/** Texts of a shape that is asked for, with values that do not exist. */
const ALMOST = [
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999999Z',
  '2026-02-29T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:00:00+23:59',
  '0000-01-01',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  'UTC',
  'GMT+99',
];
const NUMBERS = [0, -1, 1.5, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 53, -(2 ** 63), 99_999];
const almost = fc.constantFrom(...ALMOST);
const numbers = fc.constantFrom(...NUMBERS);

const shapes = fc.constantFrom(
  ...[null, true, false, [], {}, [[]], [null], ''],
  parsed(`{"__proto__":{"polluted":"${MARK}"}}`),
  parsed(`{"constructor":{"prototype":{"polluted":"${MARK}"}}}`),
  parsed(`{"toString":"${MARK}","valueOf":1,"hasOwnProperty":null,"length":-1}`),
  nested(40),
  nested(800),
  Array.from({ length: 2000 }, () => MARK),
  Object.fromEntries(Array.from({ length: 500 }, (_, nth) => [`${MARK}${nth}`, nth])),
);

export const garbage: fc.Arbitrary<unknown> = fc.oneof(texts, almost, numbers, shapes);

const keys = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  MARK,
  '',
  'id',
  'version',
  '0',
);

/** One thing that is done to a value that would be taken. */
const mutation = fc.record({
  what: fc.constantFrom('replace', 'replace', 'replace', 'drop', 'add', 'repeat', 'wrap'),
  where: fc.nat({ max: 10_000 }),
  key: keys,
  // A copy: what comes later may be done to it too.
  value: garbage.map((value) => structuredClone(value)),
});
type Mutation = typeof mutation extends fc.Arbitrary<infer M> ? M : never;

interface Place {
  holder: Record<string, unknown>;
  key: string;
}

/** Every place in a value, the value itself first. */
function placesIn(root: Record<string, unknown>): Place[] {
  const places: Place[] = [];
  const walk = (holder: Record<string, unknown>): void => {
    for (const key of Object.keys(holder)) {
      places.push({ holder, key });
      const inner = holder[key];
      if (typeof inner === 'object' && inner !== null && places.length < 200)
        walk(inner as Record<string, unknown>);
    }
  };
  walk(root);
  return places;
}

/** Sets a key as JSON would, so that `__proto__` is a key like any other. */
function put(holder: unknown, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function mutate(root: Record<string, unknown>, { what, where, key, value }: Mutation): void {
  const places = placesIn(root);
  const place = places[where % places.length]!;
  const inner = place.holder[place.key];
  if (what === 'replace') put(place.holder, place.key, value);
  else if (what === 'drop' && place.holder === root) put(root, place.key, null);
  else if (what === 'drop') delete place.holder[place.key];
  else if (what === 'wrap') put(place.holder, place.key, [inner]);
  else if (what === 'repeat' && Array.isArray(inner))
    put(place.holder, place.key, Array(50).fill(inner).flat());
  else if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) put(inner, key, value);
  else put(place.holder, place.key, value);
}

/** An example with one of its places after another holding each odd value: what chance seldom meets. */
export function* oddlyFilled(example: unknown): Generator<unknown> {
  const places = placesIn({ value: example }).length;
  for (let where = 0; where < places; where++) {
    for (const value of [...ALMOST, ...NUMBERS]) {
      const root = { value: structuredClone(example) };
      mutate(root, { what: 'replace', where, key: '', value });
      yield root.value;
    }
  }
}

/** What is left of an example after some of it was made bad; now and then nothing of it is. */
export const spoilt = (example: unknown): fc.Arbitrary<unknown> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.array(mutation, { minLength: 1, maxLength: 3 }).map((mutations) => {
        const root = { value: structuredClone(example) };
        for (const one of mutations) mutate(root, one);
        return root.value;
      }),
    },
    { weight: 1, arbitrary: garbage },
  );

/** Bytes that are no JSON, or are more than is taken. */
export const brokenBodies: fc.Arbitrary<Uint8Array> = fc
  .constantFrom(
    '',
    '{',
    `{"${MARK}":`,
    `"${MARK}`,
    `{'${MARK}': 1}`,
    `{"a":1}{"${MARK}":2}`,
    'NaN',
    '\ufeff',
    '['.repeat(200_000),
    `{"a":${'[{"b":'.repeat(20_000)}`,
    `"${MARK.repeat(200_000)}"`,
    `title=${MARK}`,
  )
  .chain((text) =>
    fc.constantFrom(
      Buffer.from(text),
      Buffer.concat([
        Buffer.from('{"title":"'),
        Buffer.from([0xff, 0xfe, 0xc0, 0x80]),
        Buffer.from(`${MARK}"}`),
      ]),
      Buffer.from(`{"title":"${MARK}"}`, 'utf16le'),
    ),
  );

/** Parts of an address that are no id. */
export const badSegments = fc.constantFrom(
  MARK,
  `${MARK}%00`,
  '%ff%fe',
  '%',
  '%2e%2e%2f',
  'null',
  '__proto__',
  `'%20or%201=1--${MARK}`,
  '0',
  '-1',
  '0198c5a0-7d1f-7c41-9d3e-3a1b2c4d5e6f',
  '00000000-0000-0000-0000-000000000000',
  MARK.repeat(300),
  encodeURIComponent(`${MARK}😀`),
);

export const badQueries = fc.constantFrom(
  `${MARK}=1`,
  `limit=${MARK}`,
  'limit=-1',
  'limit=1&limit=2',
  'limit=99999999999999999999',
  `cursor=${MARK}`,
  `cursor=${MARK}.${MARK}`,
  'cursor=e30.AAAAAAAAAAAAAAAA',
  'cursor=',
  '__proto__=1',
  '__proto__[polluted]=1',
  'constructor.prototype.polluted=1',
  `sort=${MARK}`,
  `state=${MARK}&state=open`,
  `organisationId=${MARK}`,
  'organisationId=00000000-0000-0000-0000-000000000000',
  `a%00=${MARK}`,
  '%ff=%ff',
  '&&&===&',
  Array.from({ length: 300 }, (_, nth) => `${MARK}${nth}=1`).join('&'),
);

/** One header that is not as it should be; values that a client library lets through. */
export const badHeaders = fc.constantFrom<Record<string, string>[]>(
  {},
  {},
  { authorization: `Bearer ${MARK}` },
  { authorization: `Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIke01BUkt9In0.` },
  { authorization: `Basic ${MARK}` },
  { authorization: '' },
  { 'content-type': 'text/plain' },
  { 'content-type': `application/${MARK}` },
  { 'content-type': 'application/jsonx' },
  { 'content-type': 'multipart/form-data; boundary=x' },
  { 'content-type': 'application/json; charset=utf-16' },
  { 'idempotency-key': MARK.repeat(20) },
  { 'idempotency-key': 'a b' },
  { 'if-match': MARK },
  { 'if-match': '"99999999999"' },
  { 'if-none-match': `"${MARK}", ,W/` },
  { origin: `https://${MARK}.example` },
  { origin: 'null' },
  { cookie: `muster_refresh=${MARK}; ;=; a` },
  { 'x-forwarded-for': `${MARK}, , 1.2.3.4` },
  { 'accept-encoding': `${MARK}, gzip;q=x` },
  { 'x-http-method-override': 'DELETE' },
);
