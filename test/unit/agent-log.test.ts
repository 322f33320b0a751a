import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { openAgentLog } from '../../src/agent/log/agent-log.ts';
import { words } from '../../src/agent/log/flannel-words.ts';
import { goDuration } from '../../src/agent/log/go-duration.ts';
import { formatLine } from '../../src/agent/log/klog.ts';

test('a line is headed as klog heads it, in UTC, to the microsecond', () => {
  const at = Date.UTC(2026, 10, 25, 4, 30, 0, 123) + 0.456;
  expect(formatLine({ level: 'I', source: 'main.go:211', text: 'CLI flags config: {}' }, at)).toBe(
    'I1125 04:30:00.123456       1 main.go:211] CLI flags config: {}\n',
  );
});

describe('a time is printed as Go prints it', () => {
  test.each([
    [0, '0s'],
    [0.000_25, '250ns'],
    [0.25, '250µs'],
    [250, '250ms'],
    [1000, '1s'],
    [1500, '1.5s'],
    [60_000, '1m0s'],
    [3_600_000, '1h0m0s'],
    [82_798_990, '22h59m58.99s'],
    [86_400_000, '24h0m0s'],
    [-1500, '-1.5s'],
  ])('%d ms: %s', (ms, text) => expect(goDuration(ms)).toBe(text));

  it('and no digit is lost above a nanosecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 * 3_600_000 }), (ms) => {
        const [, hours = '0', minutes = '0', seconds = '0'] =
          /^(?:(\d+)h)?(?:(\d+)m)?(?:([\d.]+)s)?$/.exec(goDuration(ms)) ?? [];
        if (ms < 1000) return;
        expect(Math.round(((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000)).toBe(ms);
      }),
    );
  });
});

test.each([
  [60_000, 'Error renewing lease (trying again in 1 min): no answer'],
  [750, 'Error renewing lease (trying again in 750ms): no answer'],
])('a renewal that failed tells when it is tried again: %d ms', (ms, text) =>
  expect(words.notRenewed('no answer', ms).text).toBe(text),
);

describe('the log of an agent', () => {
  let file: string;
  beforeEach(async () => {
    file = join(await mkdtemp(join(tmpdir(), 'k8s-netlab-agent-log-')), 'var/log/flanneld.log');
  });
  afterEach(() => rm(join(file, '../../..'), { recursive: true }));

  it('goes on where the one before ended, and is written by itself', async () => {
    openAgentLog(file).print('timed out');
    await setImmediate();
    openAgentLog(file).say(words.ready());
    await setImmediate();
    expect(await readFile(file, 'utf8')).toMatch(/^timed out\nI.{20} +1 main\.go:484\] flannel is ready\n$/);
  });

  it('of an agent that was killed says nothing more', async () => {
    const log = openAgentLog(file);
    log.print('before');
    log.flush();
    log.mute();
    log.print('after');
    log.flush();
    expect(await readFile(file, 'utf8')).toBe('before\n');
  });
});
