/** A number to try, and whether to take more time over it. */
export type TryNumber = (number: number, isPatient: boolean) => Promise<boolean>;

/**
 * The largest number up to `most` that passes, where all that is smaller passes too: the gap is halved between one that passes and one that does not.
 * The smallest that failed is tried again with patience; should it pass then, the search goes on above it.
 * @returns absent when not even 0 passes
 */
export async function searchLargest(passes: TryNumber, most: number): Promise<number | undefined> {
  if (!(await passes(0, true))) return undefined;
  let passing = await halve(passes, 0, most + 1);
  while (passing < most && (await passes(passing + 1, true)))
    passing = await halve(passes, passing + 1, most + 1);
  return passing;
}

async function halve(passes: TryNumber, from: number, to: number): Promise<number> {
  let passing = from;
  let failing = to;
  while (failing - passing > 1) {
    const middle = Math.floor((passing + failing) / 2);
    if (await passes(middle, false)) passing = middle;
    else failing = middle;
  }
  return passing;
}
