import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { LabError } from '../../src/error/lab-error.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { head } from './scenario-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'netlab-load-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

async function problemOf(file: string) {
  const error: unknown = await loadScenario(file).catch((reason: unknown) => reason);
  return (error as LabError).problems[0];
}

describe('a scenario file', () => {
  it('is read with its name and text', async () => {
    const text = `${head}nodes: [node-1]\n`;
    const file = fileWith('good.yaml', text);
    expect((await loadScenario(file)).source).toEqual({ file, text });
  });

  it('that does not exist, is a folder or lies below a file is named', async () => {
    expect(await problemOf(join(folder, 'none.yaml'))).toMatchObject({ code: 'scenario/unreadable' });
    expect((await problemOf(join(folder, 'none.yaml'))).message).toContain('none.yaml does not exist');
    expect((await problemOf(folder)).message).toContain('is a folder');
    expect((await problemOf(join(fileWith('file', ''), 'below'))).message).toContain('through a file');
  });

  it('that the kernel will not give is named with its reason', async () => {
    expect((await problemOf('/proc/self/mem')).message).toBe('/proc/self/mem cannot be read (EIO)');
  });

  it('of 10 MB, or without end, is refused before it is parsed', async () => {
    const file = fileWith('big.yaml', '# remark\n'.repeat(1_200_000));
    expect(await problemOf(file)).toMatchObject({ code: 'scenario/too-big' });
    expect(await problemOf('/dev/zero')).toMatchObject({ code: 'scenario/too-big' });
  });

  it.each([
    ['binary', Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0)],
    ['Latin-1', Uint8Array.of(0x6e, 0xe4)],
    ['UTF-16', Buffer.from('\uFEFFname: x', 'utf16le')],
  ])('that is %s is no text', async (name, bytes) => {
    expect(await problemOf(fileWith(`${name}.yaml`, bytes))).toMatchObject({ code: 'scenario/not-text' });
  });
});
