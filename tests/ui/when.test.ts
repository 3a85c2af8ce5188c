import { afterEach, describe, expect, it } from 'vitest';
import { setDateLocale } from '../../client/date-locale.ts';
import { formatDate, formatDay, formatHours, formatTime } from '../../client/when.ts';

const year = new Date().getUTCFullYear();
const AT = '2020-11-28T14:00:00Z';
const ZONE = 'America/New_York';
const written = () => [formatDay(AT, ZONE), formatTime(AT, ZONE)];

afterEach(() => setDateLocale(undefined));

describe('moments are written', () => {
  it.each([
    ['en', ['Sat 28 Nov 2020', '09:00']],
    ['en-US', ['Sat, Nov 28, 2020', '9:00 AM']],
    ['de', ['Sa., 28. Nov. 2020', '09:00']],
    ['no-such-locale-at-all', ['Sat 28 Nov 2020', '09:00']],
    [undefined, ['Sat 28 Nov 2020', '09:00']],
  ])('as %s writes them', (locale, expected) => {
    setDateLocale(locale);
    expect(written()).toEqual(expected);
  });

  it('without the year when it is this one', () => {
    const day = (locale: string) => {
      setDateLocale(locale);
      return formatDay(`${year}-06-15T12:00:00Z`, 'UTC');
    };
    for (const locale of ['en', 'en-US', 'de']) expect(day(locale)).not.toContain(String(year));
    expect(day('en-US')).toMatch(/^\w{3}, Jun 15$/);
    expect(day('de')).toMatch(/^\w{2}\., 15\. Juni$/);
  });

  it('as spans and as days on no wall, too', () => {
    setDateLocale('en-US');
    expect(formatHours(AT, '2020-11-28T17:00:00Z', ZONE)).toMatch(/^9:00 AM–12:00 PM/);
    expect(formatDate(new Date('2028-03-02T00:00:00Z'))).toBe('Mar 2, 2028');
  });
});
