/** A part of what a nonprofit gives as its contact; with a link where it can be written to or called. */
export interface ContactPart {
  text: string;
  href: string | null;
}

const REACHABLE = /(?<mail>[^\s,;<>()]+@[^\s,;<>()]+\.[^\s,;<>()]+)|(?<phone>\+?\(?\d[\d\s().\-/]{5,}\d)/g;

/** `Ruth Okafor, ruth@pantry.example` as text and links, in order. */
export function partsOfContact(contact: string): ContactPart[] {
  const parts: ContactPart[] = [];
  let at = 0;
  for (const found of contact.matchAll(REACHABLE)) {
    if (found.index > at) parts.push({ text: contact.slice(at, found.index), href: null });
    const { mail, phone } = found.groups ?? {};
    parts.push({ text: found[0], href: mail ? `mailto:${mail}` : `tel:${phone?.replace(/[^\d+]/g, '')}` });
    at = found.index + found[0].length;
  }
  if (at < contact.length) parts.push({ text: contact.slice(at), href: null });
  return parts;
}
