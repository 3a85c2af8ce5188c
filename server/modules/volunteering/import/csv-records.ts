import { CsvError, parse } from 'csv-parse/sync';
import { ImportFileError } from '#server/kernel/import/importer.ts';

export interface CsvRecord {
  /** Line of the file, from 1, in which the record begins. */
  line: number;
  cells: string[];
  /** The cell under a column, by its name without case or outer spaces; '' when there is no such column. */
  cell(column: string): string;
}

/** What a file calls the column that a reader asks for; null where it has none. */
export type ColumnNames = (column: string) => string | null;

export interface CsvTable {
  columns: string[];
  records: CsvRecord[];
  /** Left out where the reader and the file call them alike. */
  named?: ColumnNames;
}

const LONGEST_RECORD = 1_000_000;

const columnKey = (name: string): string => name.trim().toLowerCase();

/** Spreadsheets of half the world separate by semicolons: whatever the header has most of. */
function delimiterOf(text: string): string {
  const header = text.slice(0, text.search(/[\r\n]|$/)).replaceAll(/"[^"]*"/g, '');
  const count = (sign: string) => header.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

function parseLines(text: string, separators: 'comma' | 'any'): { cells: string[]; line: number }[] {
  const firstLines: number[] = [];
  let lastLine = 0;
  try {
    // One kind of line break, or the parser would count a CRLF within quotes as two lines.
    const rows = parse(text.replace(/\r\n?/g, '\n'), {
      bom: true,
      delimiter: separators === 'any' ? delimiterOf(text) : ',',
      record_delimiter: '\n',
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_RECORD,
      on_record: (cells, { lines }) => {
        const breaksWithin = cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
        firstLines.push(lines - breaksWithin);
        lastLine = lines;
        return cells;
      },
    });
    return rows.map((cells, i) => ({ cells, line: firstLines[i]! }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new ImportFileError(
      error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE'
        ? `A quotation mark opened after line ${lastLine} is never closed. Close it, and try again.`
        : `The file is no CSV after line ${lastLine}. Save it as comma-separated text.`,
    );
  }
}

/**
 * Reads comma-separated text with a header; cells may be quoted and hold line breaks, which arrive as `\n`.
 * Records may have too few or too many cells: judging that is left to the caller. Empty lines are no records.
 *
 * @throws ImportFileError when the text is not CSV, has no header, or lacks one of the `required` columns.
 */
export function readCsv(
  text: string,
  required: readonly string[],
  separators: 'comma' | 'any' = 'comma',
): CsvTable {
  if (text.includes('\u0000')) {
    throw new ImportFileError('This is not a text file. Save the table as CSV (UTF-8), and import that.');
  }
  const [header, ...rows] = parseLines(text, separators);
  if (!header) throw new ImportFileError('The file is empty. Choose a CSV file with a header line.');
  const columns = header.cells.map((name) => name.trim());
  const positions = new Map(columns.map((name, position) => [columnKey(name), position] as const).reverse());
  const missing = required.filter((name) => !positions.has(columnKey(name)));
  if (missing.length > 0) {
    throw new ImportFileError(
      `The header line lacks ${missing.join(', ')}. Name the columns like that, separated by commas.`,
    );
  }
  const records = rows.map(({ cells, line }) => ({
    line,
    cells,
    cell: (column: string) => cells[positions.get(columnKey(column)) ?? -1] ?? '',
  }));
  return { columns, records };
}
