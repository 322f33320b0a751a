import * as z from 'zod';

/** How many there may be, both ends included; without `most` there is no upper end. */
export interface Amount {
  readonly least: number;
  readonly most: number | undefined;
}

/** A number, `none`, `at least N` or `at most N`. */
export const Amount = z
  .union([
    z.int().min(0, 'is below 0'),
    z
      .string()
      .regex(/^(none|at (least|most) \d+)$/, 'is no number, `none`, `at least N` or `at most N`')
      .refine((text) => !/^at least 0+$/.test(text), 'is what any number is'),
  ])
  .transform(readAmount);

function readAmount(written: number | string): Amount {
  if (typeof written === 'number') return { least: written, most: written };
  const number = Number(written.split(' ')[2] ?? 0);
  return written.startsWith('at least') ? { least: number, most: undefined } : { least: 0, most: number };
}
