import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { program } from '../kernel/netlab.ts';

const run = (command: string) =>
  execa('sh', ['-c', command, 'sh', process.execPath, program], { reject: false });

describe('output that nobody takes', () => {
  it('is told in a line where the disk is full, and is no bug', async () => {
    const { stderr, exitCode } = await run('"$1" "$2" schema > /dev/full');
    expect(stderr).toMatch(/^output\/unwritable\n {2}stdout could not be written: ENOSPC.*$/);
    expect(exitCode).toBe(3);
  });

  it('is not a word worth where the reader has seen enough', async () => {
    const { stdout, stderr } = await run('"$1" "$2" schema | head -n 1');
    expect([stdout, stderr]).toEqual(['{', '']);
  });
});
