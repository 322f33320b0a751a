import { expect } from 'vitest';
import { until } from '../../src/net/until.ts';

/** Waits until the condition holds, asking again and again; the test fails when it does not within ten seconds. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  const answer = await until(async () => ((await condition()) ? true : undefined), {
    withinMs: 10_000,
    everyMs: 20,
  });
  expect(answer, `${condition.toString()} within 10 s`).toBe(true);
}
