import { z } from 'zod';

const EARLIEST = Date.parse('1900-01-01T00:00:00Z');
const LATEST = Date.parse('2200-01-01T00:00:00Z');

/** An instant that somebody may send: years that nobody means do not fit into every database. */
export const Instant = z.iso
  .datetime({ offset: true })
  .refine((text) => Date.parse(text) >= EARLIEST && Date.parse(text) < LATEST, {
    message: 'Choose a time between the years 1900 and 2200.',
  });
