import { describe, expect, it } from 'vitest';
import { calmly } from '../../src/cli/calmly.ts';
import { deferred } from '../../src/net/deferred.ts';

describe('work that is done calmly', () => {
  it('is done once for all that is asked for while it waits', async () => {
    const done = deferred<undefined>();
    let times = 0;
    const { soon } = calmly(() => {
      times += 1;
      done.resolve(undefined);
      return Promise.resolve();
    }, 5);
    for (let asked = 0; asked < 10; asked += 1) soon();
    await done.promise;
    expect(times).toBe(1);
  });

  it('is done once more for what is asked for meanwhile, and never twice at a time', async () => {
    const again = deferred<undefined>();
    let running = 0;
    let times = 0;
    const { soon } = calmly(async () => {
      running += 1;
      expect(running).toBe(1);
      times += 1;
      if (times === 1) [1, 2, 3].forEach(soon);
      await Promise.resolve();
      running -= 1;
      if (times === 2) again.resolve(undefined);
    }, 1);
    soon();
    await again.promise;
    expect(times).toBe(2);
  });

  it('fails once, and is not done again', async () => {
    const { soon, failed } = calmly(() => Promise.reject(new Error('the lab is gone')), 1);
    soon();
    await expect(failed).rejects.toThrow('the lab is gone');
  });
});
