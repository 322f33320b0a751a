import { InvalidArgumentError } from 'commander';

/** A reader of an option's number that refuses what is not one, or out of range. */
export function numberFrom(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a number from ${min} to ${max}.`);
  };
}

/** The same for whole numbers. */
export function wholeNumberFrom(min: number, max: number): (text: string) => number {
  const read = numberFrom(min, max);
  return (text) => {
    const value = read(text);
    if (Number.isInteger(value)) return value;
    throw new InvalidArgumentError('It must be a whole number.');
  };
}
