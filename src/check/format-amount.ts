import type { Amount } from '../scenario/expectations/amount.ts';

/** `at least 1 packet`, `no packet`, `exactly 3 packets`, `at most 5 packets` */
export function formatAmount({ least, most }: Amount, what: string): string {
  if (most === undefined) return `at least ${formatCount(least, what)}`;
  if (most === 0) return `no ${what}`;
  return `${least === most ? 'exactly' : 'at most'} ${formatCount(most, what)}`;
}

/** `1 packet`, `3 packets` */
export function formatCount(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** Whether a number is within an amount. */
export function isWithin(number: number, { least, most }: Amount): boolean {
  return number >= least && (most === undefined || number <= most);
}
