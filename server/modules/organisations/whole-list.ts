import { z } from 'zod';

/** The answer of a list that comes whole. */
export const wholeList = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.null() });
