import { execa } from 'execa';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insideProgram } from './inside-program.ts';

describe('a store on a full disk', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'k8s-netlab-full-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('says so, keeps what it had, leaves no draft, can be read, and goes on when there is room', async () => {
    await using program = await insideProgram('full-disk');
    const script = 'mount -t tmpfs -o size=64k none "$1" && shift && exec "$@"';
    const unshare = ['--map-root-user', '--mount', 'sh', '-c', script, 'sh', folder];
    const { stdout, stderr } = await execa('unshare', [...unshare, ...program.argv, folder]);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      refused: {
        code: 'lease/store-not-written',
        message: `${folder}/store.json cannot be written: ENOSPC: no space left on device, write`,
        hint: 'make room on that file system, then do it again; what was stored before is still there',
      },
      isAsBefore: true,
      files: ['filler', 'store.json'],
      readable: '1',
      after: [
        ['/a', '1'],
        ['/b', '2'],
      ],
    });
  });
});
