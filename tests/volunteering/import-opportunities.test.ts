import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ImportFileError } from '#server/kernel/import/importer.ts';
import type { PlannedNeed } from '#server/modules/volunteering/import/opportunity-plan.ts';
import { readOpportunities } from '#server/modules/volunteering/import/read-opportunities.ts';
import { PostNeed } from '#shared/volunteering.ts';
import { COLUMNS, OPTIONS, opportunityCsv, type RowCells, TWO_ZONES } from '../fixtures/opportunity-csv.ts';

const plan = (...rows: RowCells[]) => readOpportunities(opportunityCsv(...rows), OPTIONS);
const needOf = (row: RowCells): PlannedNeed => {
  const { needs, refused } = plan(row);
  expect(refused).toEqual([]);
  return needs[0]!;
};
const codes = (remarks: { code: string }[]) => remarks.map(({ code }) => code);
const refusalOf = (row: RowCells) => {
  const { refused, needs } = plan(row);
  expect(needs).toEqual([]);
  return codes(refused[0]!.reasons);
};

describe('a flawless row', () => {
  it('becomes an open need with everything it says', () => {
    expect(needOf({})).toEqual({
      line: 2,
      externalKey: '100',
      digest: expect.stringMatching(/^[\da-f]{64}$/),
      nonprofitKey: 'coat corner',
      state: 'open',
      draftReasons: [],
      warnings: [],
      zoneCode: 'W1',
      timeAssumed: true,
      fields: {
        title: 'Sort donated coats',
        description: 'Warm work by the door.',
        category: 'Education',
        requiredSkills: [],
        usefulSkills: [],
        requiredQualifications: [],
        minimumAge: null,
        startsAt: '2030-07-08T14:00:00Z',
        endsAt: '2030-07-08T16:00:00Z',
        timeZone: 'America/New_York',
        address: '7 Example Street, Testville, NY 10000',
        point: { lat: 0.5, lng: 0.5 },
        placesMin: 4,
        placesMax: 4,
        signUp: 'instant',
        cancelUntil: null,
        recurrence: null,
      },
    });
  });
});

describe('the lines of the file', () => {
  const csv = readFileSync(new URL('../fixtures/opportunities-crlf.csv', import.meta.url), 'utf8');
  const { needs, refused, counts } = readOpportunities(csv, OPTIONS);

  it('are right behind quoted line breaks, CRLF, a byte order mark and empty lines', () => {
    expect(needs.map(({ externalKey, line }) => [externalKey, line])).toEqual([
      ['1', 2],
      ['5', 10],
    ]);
    expect(refused.map(({ externalKey, line, reasons }) => [externalKey, line, codes(reasons)])).toEqual([
      ['2', 6, ['no-title']],
      ['3', 8, ['bad-start-date']],
      ['4', 9, ['cell-count']],
    ]);
  });

  it('account for every row', () => {
    expect(counts).toEqual({ rows: 5, imported: 2, drafted: 0, refused: 3 });
  });

  it('keep quotation marks that quote nothing', () => {
    expect(needs[1]?.fields.title).toBe('Six-inch 6" nails');
  });
});

describe('what cannot be used', () => {
  it.each<[RowCells, string[]]>([
    [{ opportunity_id: ' ' }, ['no-key']],
    [{ title: '<b> </b>' }, ['no-title']],
    [{ title: 'Hi' }, ['no-title']],
    [{ org_title: '' }, ['no-organisation']],
    [{ start_date_date: 'Julember 3 2030' }, ['bad-start-date']],
    [{ start_date_date: '' }, ['bad-start-date']],
    [{ recurrence_type: 'ongoing', end_date_date: 'never' }, ['bad-end-date']],
    [{ recurrence_type: 'ongoing', end_date_date: 'July 07 2030' }, ['end-before-start']],
    [{ title: '', org_title: '', start_date_date: '' }, ['no-title', 'no-organisation', 'bad-start-date']],
  ])('is refused with every reason: %j', (row, reasons) => {
    expect(refusalOf(row)).toEqual(reasons);
  });

  it('names the line of the row that has the same id', () => {
    const { needs, refused } = plan({}, { opportunity_id: '100' });
    expect(needs).toHaveLength(1);
    expect(refused[0]).toMatchObject({ line: 5, externalKey: '100' });
    expect(refused[0]?.reasons[0]?.message).toContain('already on line 2');
  });

  it('leaves the id of a refused row to a later one', () => {
    const { needs, refused } = plan({ title: '' }, { opportunity_id: '100' });
    expect([codes(refused[0]!.reasons), needs[0]?.externalKey]).toEqual([['no-title'], '100']);
  });

  it.each([
    ['', 'is empty'],
    [`${COLUMNS.join(',')}\n`, 'no rows'],
    ['opportunity_id;title\n1;Rake', 'lacks opportunity_id, title, org_title'],
    [`${opportunityCsv({})}101,"never closed\n`, 'after line 4 is never closed'],
    ['PK\u0003\u0004\u0000\u0000', 'not a text file'],
  ])('as a whole is an ImportFileError (%#)', (text, message) => {
    expect(() => readOpportunities(text, OPTIONS)).toThrow(ImportFileError);
    expect(() => readOpportunities(text, OPTIONS)).toThrow(message);
  });

  it.each([
    { from: '12:00', to: '10:00' },
    { from: '10', to: '12:00' },
    { from: '24:00', to: '25:00' },
  ])('includes a daily window such as %j', (dailyWindow) => {
    expect(() => readOpportunities(opportunityCsv({}), { ...OPTIONS, dailyWindow })).toThrow(ImportFileError);
  });

  it('includes a part of a week to shift by', () => {
    expect(() => readOpportunities(opportunityCsv({}), { ...OPTIONS, shiftWeeks: 1.5 })).toThrow(
      ImportFileError,
    );
  });
});

describe('what becomes a draft', () => {
  it.each<[RowCells, string[]]>([
    [{ locality: '' }, ['no-coordinate']],
    [{ locality: 'Somewhere\n(12.5, 0.5)' }, ['outside-zones']],
    [{ start_date_date: 'May 31 2030', end_date_date: 'May 31 2030' }, ['past']],
    [{ vol_requests: '0' }, ['no-places']],
    [{ vol_requests: 'many' }, ['no-places']],
    [{ recurrence_type: 'sometimes' }, ['unknown-recurrence']],
    [{ status: 'pending' }, ['not-approved']],
    [{ locality: '', vol_requests: '' }, ['no-places', 'no-coordinate']],
  ])('says why: %j', (row, reasons) => {
    const need = needOf(row);
    expect([need.state, codes(need.draftReasons)]).toEqual(['draft', reasons]);
  });

  it('keeps what is known of the address without a coordinate', () => {
    expect(needOf({ locality: '' }).fields).toMatchObject({ address: 'NY 10000', point: null });
  });
});

describe('places', () => {
  it.each<[RowCells, object]>([
    [
      { Latitude: '0.25', Longitude: '1.25' },
      { zoneCode: 'E1', fields: { point: { lat: 0.25, lng: 1.25 } } },
    ],
    [
      { Latitude: '0', Longitude: '0' },
      { zoneCode: 'W1', fields: { point: { lat: 0.5, lng: 0.5 } } },
    ],
    [{ Latitude: 'x', Longitude: '1' }, { zoneCode: 'W1' }],
    [{ locality: 'A,\n\n , B ( 0.75 ,1.5 )\n' }, { zoneCode: 'E1', fields: { address: 'A, B' } }],
  ])('come from the columns, else from the end of the address: %j', (row, expected) => {
    expect(needOf(row)).toMatchObject(expected);
  });

  it('are warned of where columns and address disagree', () => {
    const need = needOf({ Latitude: '0.51', Longitude: '0.5' });
    expect(need.warnings).toEqual([
      { code: 'coordinates-differ', message: expect.stringContaining('0.7 miles') },
    ]);
    expect(needOf({ Latitude: '0.501', Longitude: '0.5' }).warnings).toEqual([]);
  });

  it.each([
    ['West  Field ', []],
    ['w1', []],
    ['East Field', ['zone-differs']],
  ])('check the zone against the NTA column: %j', (NTA, warnings) => {
    expect(codes(needOf({ NTA }).warnings)).toEqual(warnings);
  });
});

describe('organisations', () => {
  it('are one where the names differ only in case and spacing', () => {
    const { nonprofits, needs } = plan(
      { org_title: 'Coat  Corner ' },
      { org_title: 'COAT CORNER' },
      { org_title: 'Coat &amp; Corner' },
    );
    expect(nonprofits).toEqual([
      { key: 'coat corner', name: 'Coat Corner', needs: 2 },
      { key: 'coat & corner', name: 'Coat & Corner', needs: 1 },
    ]);
    expect(needs.map(({ nonprofitKey }) => nonprofitKey)).toEqual([
      'coat corner',
      'coat corner',
      'coat & corner',
    ]);
  });

  it('are not made for refused rows', () => {
    expect(plan({ title: '' }).nonprofits).toEqual([]);
  });
});

describe('words and figures', () => {
  it.each([
    ['Strengthening Communities', 'Community', []],
    ['Emergency Preparedness', 'Emergency', []],
    ['OLDER  ADULTS', 'Older adults', []],
    ['', 'Other', []],
    ['constructor', 'Other', ['unknown-category']],
  ])('category %j is %j', (category_desc, category, warnings) => {
    const need = needOf({ category_desc });
    expect([need.fields.category, codes(need.warnings)]).toEqual([category, warnings]);
  });

  it('refuses more places than a need may have: none is cut', () => {
    const { needs, refused } = plan({ vol_requests: '9,999' }, { vol_requests: '1,000' });
    expect(refused.map(({ reasons }) => codes(reasons))).toEqual([['too-many-places']]);
    expect(needs.map(({ fields }) => [fields.placesMin, fields.placesMax])).toEqual([[1000, 1000]]);
  });

  it('keeps the whole of a long title in the description', () => {
    const title = `${'Very '.repeat(40)}long`;
    const need = needOf({ title });
    expect(need.fields.title.length).toBeLessThanOrEqual(140);
    expect(need.fields.description).toBe(`${title}\n\nWarm work by the door.`);
    expect(codes(need.warnings)).toEqual(['text-shortened']);
  });
});

describe('any cells at all', () => {
  it('give an accounted row, and every need is one that can be posted', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.constantFrom(
        'ongoing',
        'July 08 2030',
        '2030-06-09',
        '3',
        '5000',
        '(0.5, 0.5)',
        '<p>x</p>',
        '\r\n"',
      ),
    );
    const row = fc.record(Object.fromEntries(COLUMNS.map((column) => [column, cell])), { requiredKeys: [] });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), (rows) => {
        fc.pre(!JSON.stringify(rows).includes('\\u0000'));
        const { needs, refused, counts } = plan(...rows);
        expect(counts.rows).toBe(rows.length);
        expect(counts.imported + counts.drafted + counts.refused).toBe(rows.length);
        expect(refused.every(({ reasons }) => reasons.length > 0)).toBe(true);
        for (const { fields, state, draftReasons } of needs) {
          expect(draftReasons.length === 0).toBe(state === 'open');
          const body = { ...fields, organisationId: '00000000-0000-4000-8000-000000000000' };
          expect(PostNeed.safeParse(body).error?.issues).toBeUndefined();
        }
      }),
      { seed: 23, numRuns: 300 },
    );
  });
});

describe('importing again', () => {
  const digest = (row: RowCells, over: Partial<typeof OPTIONS> = {}) =>
    readOpportunities(opportunityCsv(row), { ...OPTIONS, ...over }).needs[0]?.digest;

  it('shows the same digest on another day', () => {
    const later = { now: new Date('2031-02-01T00:00:00Z') };
    expect(digest({}, later)).toBe(digest({}));
    expect(digest({}, { ...later, shiftWeeks: 'future' })).toBe(digest({}, { shiftWeeks: 'future' }));
  });

  it('shows another digest when the row, the options or the zone changed', () => {
    const changed = [
      digest({ summary: 'Cold work.' }),
      digest({}, { shiftWeeks: 1 }),
      digest({}, { dailyWindow: { from: '09:00', to: '12:00' } }),
      digest({}, { zones: TWO_ZONES.slice(1) }),
    ];
    expect(new Set([...changed, digest({})]).size).toBe(5);
  });
});
