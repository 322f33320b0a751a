import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLog } from '../../src/runtime/bounded-log.ts';
import { describeEnd } from '../../src/runtime/process-container.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'k8s-netlab-log-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('the log of a container', () => {
  it('keeps the bytes as they came', () => {
    const log = openLog(join(folder, 'log'));
    log.append(Buffer.from([0xff, 0x00]));
    log.append('x');
    expect(readFileSync(join(folder, 'log'))).toEqual(Buffer.from([0xff, 0x00, 0x78]));
  });

  it('never takes more than twice its limit, and keeps the newest', () => {
    const log = openLog(join(folder, 'log'), { limitBytes: 100 });
    for (let line = 0; line < 200; line += 1) log.append(`line ${line}\n`);
    expect(readdirSync(folder).sort()).toEqual(['log', 'log.1']);
    for (const file of ['log', 'log.1']) expect(statSync(join(folder, file)).size).toBeLessThanOrEqual(100);
    expect(readFileSync(join(folder, 'log'), 'utf8')).toMatch(/line 199\n$/);
  });

  it('gives its last lines, also across the two files', () => {
    const log = openLog(join(folder, 'log'), { limitBytes: 20 });
    expect(log.lastLines(3)).toEqual([]);
    for (let line = 1; line <= 4; line += 1) log.append(`line ${line}\n`);
    expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('line 3\nline 4\n');
    expect(log.lastLines(3)).toEqual(['line 2', 'line 3', 'line 4']);
    log.append('no end');
    expect(log.lastLines(2)).toEqual(['line 4', 'no end']);
  });

  it('is empty again when the container is started again', () => {
    openLog(join(folder, 'log')).append('old');
    expect(openLog(join(folder, 'log')).lastLines(1)).toEqual([]);
  });
});

describe('the end of a container', () => {
  it('is an exit code, or the signal a code above 128 stands for', () => {
    expect(describeEnd(0)).toEqual({ exitCode: 0, reason: 'exit code 0' });
    expect(describeEnd(137)).toEqual({ exitCode: 137, signal: 'SIGKILL', reason: 'killed by SIGKILL' });
    expect(describeEnd(255)).toEqual({ exitCode: 255, reason: 'exit code 255' });
  });
});
