import { stringify } from 'csv-stringify/sync';

/** Signs that make a spreadsheet take a text for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A table as CSV (RFC 4180) for people: with a byte order mark, by which spreadsheets know UTF-8, and with
 * an apostrophe before every text that a spreadsheet would run as a formula. Figures stay figures.
 */
export function toCsv(columns: readonly string[], rows: readonly (readonly unknown[])[]): string {
  return stringify([columns, ...rows.map((row) => row.map(cell))], { bom: true, record_delimiter: '\r\n' });
}

/** Lines of a table without its header, for one that is written part by part. */
export function csvLines(rows: readonly (readonly unknown[])[]): string {
  return rows.length === 0
    ? ''
    : stringify(
        rows.map((row) => row.map(cell)),
        { record_delimiter: '\r\n' },
      );
}

function cell(value: unknown): string | number | boolean {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  const text =
    value instanceof Date ? value.toISOString() : Array.isArray(value) ? value.join('; ') : asText(value);
  return FORMULA.test(text) ? `'${text}` : text;
}

const asText = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);
