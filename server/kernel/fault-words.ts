import type { z } from 'zod';

type Issue = z.core.$ZodRawIssue;

/** What a value has to be, by the library's name for it. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object with fields',
  record: 'an object with fields',
  date: 'a date',
  null: 'null',
};

/** What a text has to look like. */
const FORMATS: Readonly<Record<string, string>> = {
  uuid: 'Write an id, as the server gave it.',
  email: 'Write an e-mail address such as name@example.org.',
  url: 'Write an address that begins with https://.',
  datetime: 'Write a moment in UTC such as 2027-05-08T14:00:00Z.',
  date: 'Write a date such as 2027-05-08.',
  time: 'Write a time such as 14:00.',
};

/**
 * What is wrong with a value, for the commonest faults, where its schema says nothing of its own: what to send,
 * never what was sent. To be given to the parser, as `error`.
 */
export function faultInWords(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeFault(issue);
    case 'too_small':
      return sizeFault(issue.origin, 'at least', issue.minimum, issue.inclusive);
    case 'too_big':
      return sizeFault(issue.origin, 'at most', issue.maximum, issue.inclusive);
    case 'invalid_value':
      return isMissing(issue) ? 'This is missing: send it.' : `Choose ${listed(issue.values)}.`;
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'Write it in the form that the description names.';
    case 'not_multiple_of':
      return `Use a multiple of ${issue.divisor}.`;
    case 'invalid_key':
      return 'Name its fields as the description does.';
    case 'unrecognized_keys':
      return strayFields('the object');
    default:
      return isMissing(issue)
        ? 'This is missing: send it.'
        : 'Send one of the shapes that the description names.';
  }
}

/** `place` is the path of the object that they are in, or what stands for all that was sent. */
export const strayFields = (place: string): string =>
  `Leave out the fields of ${place} that it does not have.`;

const isMissing = ({ input }: Issue): boolean => input === undefined;

function typeFault(issue: Issue & { code: 'invalid_type' }): string {
  if (isMissing(issue)) return 'This is missing: send it.';
  const kind = KINDS[issue.expected];
  return kind === undefined ? 'Send a value of another type.' : `Send ${kind}.`;
}

function sizeFault(origin: string, bound: string, limit: number | bigint, inclusive = true): string {
  const exactly = inclusive ? `${bound} ${limit}` : `${bound === 'at least' ? 'more' : 'less'} than ${limit}`;
  const unit = (one: string, many: string) => (Number(limit) === 1 ? one : many);
  if (origin === 'string') return `Use ${exactly} ${unit('character', 'characters')}.`;
  if (origin === 'array' || origin === 'set') return `Send ${exactly} ${unit('entry', 'entries')}.`;
  return `Use ${exactly}.`;
}

function listed(values: readonly unknown[]): string {
  const names = values.map(String);
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
