import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainLine, plainText, shorten } from '#server/modules/volunteering/import/plain-text.ts';
import { readDate } from '#server/modules/volunteering/import/read-date.ts';

describe('plain text', () => {
  it.each([
    ['<p>Bring <b>gloves</b>.</p><p>Stay&nbsp;late.</p>', 'Bring gloves.\n\nStay late.'],
    ['Caf&eacute; &amp; bar&#39;s &#x2014; &lt;3', "Café & bar's — <3"],
    ['&lt;p&gt;Encoded &lt;em&gt;markup&lt;/em&gt;&lt;/p&gt;', 'Encoded markup'],
    ['One<br/>two<script>alert("x")</script><!-- note -->', 'One\ntwo'],
    ['3 < 4 and 5 > 4', '3 < 4 and 5 > 4'],
    ['AT&T &unknown; &#0; &#xD800;', 'AT&T &unknown;'],
    ['a\u0000b\u200bc\td', 'a bc d'],
    ['  many \r\n\r\n\r\n\r\n lines  ', 'many\n\nlines'],
  ])('of %j', (source, text) => {
    expect(plainText(source)).toBe(text);
  });

  it('on one line never holds control characters or outer spaces', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (source) => {
        const line = plainLine(source);
        expect(line).not.toMatch(/\p{Cc}/u);
        expect(line).toBe(line.trim());
      }),
      { seed: 22, numRuns: 500 },
    );
  });
});

describe('shortening', () => {
  it('leaves what fits, and cuts at a word otherwise', () => {
    expect(shorten('one two three', 13)).toBe('one two three');
    expect(shorten('one two three four', 15)).toBe('one two three…');
    expect(shorten('x'.repeat(20), 10)).toBe(`${'x'.repeat(9)}…`);
  });

  it('never splits a character of two units', () => {
    expect(shorten('aaaa🌳🌳🌳', 6)).toBe('aaaa…');
  });
});

describe('dates', () => {
  it.each([
    ['March 17 2011', '2011-03-17'],
    [' march  7,  2011 ', '2011-03-07'],
    ['Sept. 03 2012', '2012-09-03'],
    ['2012-02-29', '2012-02-29'],
  ])('reads %j', (text, date) => {
    expect(readDate(text)?.toString()).toBe(date);
  });

  it.each([
    '',
    'soon',
    'February 30 2011',
    '2011-02-29',
    '03/04/2011',
    'Marching 3 2011',
    'March 3 1911',
    '0',
  ])('refuses %j', (text) => {
    expect(readDate(text)).toBeNull();
  });
});
