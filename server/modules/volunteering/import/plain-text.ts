const NAMED_ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  laquo: '«',
  raquo: '»',
  bull: '•',
  middot: '·',
  copy: '©',
  reg: '®',
  trade: '™',
  deg: '°',
  cent: '¢',
  pound: '£',
  euro: '€',
  frac12: '½',
  aacute: 'á',
  eacute: 'é',
  iacute: 'í',
  oacute: 'ó',
  uacute: 'ú',
  ntilde: 'ñ',
  ccedil: 'ç',
  ouml: 'ö',
  uuml: 'ü',
  agrave: 'à',
  egrave: 'è',
};

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|(\w{2,8}));/g, (entity, decimal, hex, name) => {
    if (name !== undefined) return NAMED_ENTITIES[name] ?? entity;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : ' ';
  });
}

function withoutMarkup(text: string): string {
  return text
    .replace(/<!--[\s\S]*?-->/g, ' ')
    .replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, ' ')
    .replace(/<(?:br|\/?(?:p|div|ul|ol|li|tr|h[1-6]))\b[^<>]*>/gi, '\n')
    .replace(/<\/?[a-z][^<>]*>/gi, '');
}

/**
 * Text as people wrote it: no markup, entities as characters, no control or invisible characters, runs of
 * spaces as one, at most one empty line in a row. Markup is removed again after decoding, because exports
 * often hold it encoded; a lone `<` as in `3 < 4` stays.
 */
export function plainText(source: string): string {
  return (
    withoutMarkup(decodeEntities(withoutMarkup(source)))
      .replace(/\r\n?|[\u2028\u2029]/g, '\n')
      // Databases refuse U+0000, and nobody can see or find the others.
      .replace(/[\u200b\u2060\ufeff]/g, '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose
      .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ')
      .replace(/[^\S\n]+/g, ' ')
      .replace(/ ?\n ?/g, '\n')
      .replace(/\n{3,}/g, '\n\n')
      .toWellFormed()
      .trim()
  );
}

/** `plainText` on one line. */
export function plainLine(source: string): string {
  return plainText(source).replace(/\n+/g, ' ');
}

/** Cuts at a word's end where there is one in the last fifth, and marks the cut with an ellipsis. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const room = text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '');
  const space = room.lastIndexOf(' ');
  return `${(space > most * 0.8 ? room.slice(0, space) : room).trimEnd()}…`;
}
