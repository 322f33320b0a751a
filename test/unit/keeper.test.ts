import { describe, expect, it } from 'vitest';
import { machineError } from '../../src/error/lab-error.ts';
import { keeper } from '../../src/steps/keeper.ts';

/** Something that tells when it is released. */
function thing(name: string, released: string[]) {
  return {
    name,
    [Symbol.asyncDispose]: () => {
      released.push(name);
      return Promise.resolve();
    },
  };
}

describe('what is kept from before an action', () => {
  it('is released when the step is over, also one that ended in an error', async () => {
    const released: string[] = [];
    const step = async (): Promise<void> => {
      await using keeping = keeper();
      expect(await keeping.keep(Promise.resolve(thing('capture', released)))).toMatchObject({
        kind: 'ready',
        value: { name: 'capture' },
      });
      await keeping.keep(Promise.resolve(['counters need no release']));
      expect(released).toEqual([]);
      throw new Error('interrupted');
    };
    await expect(step()).rejects.toThrow('interrupted');
    expect(released).toEqual(['capture']);
  });

  it('is released although another could not be', async () => {
    const released: string[] = [];
    const keeping = keeper();
    await keeping.keep(Promise.resolve({ [Symbol.asyncDispose]: () => Promise.reject(new Error('stuck')) }));
    await keeping.keep(Promise.resolve(thing('second', released)));
    await expect(keeping[Symbol.asyncDispose]()).rejects.toThrow('stuck');
    expect(released).toEqual(['second']);
  });

  it('is a reason where the machine could not do it, and no more than that', async () => {
    const broken = machineError({ code: 'observe/unreadable', message: 'ip is missing', hint: 'install it' });
    expect(await keeper().keep(Promise.reject(broken))).toEqual({
      kind: 'not-ready',
      reason: 'ip is missing',
    });
    await expect(keeper().keep(Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug');
  });
});
