import { describe, expect, test } from 'vitest';
import type { TableChange } from '../../src/check/changes/table-change.ts';
import { formatFrame } from '../../src/cli/terminal-frame.ts';
import { eventData, formatEvent, formatTime } from '../../src/report/changes.ts';
import { formatStepChanges } from '../../src/report/step-changes.ts';
import { plainStyle } from '../../src/report/style.ts';
import { formatWatched } from '../../src/report/watch.ts';

const atMs = new Date(2026, 0, 2, 3, 4, 5, 6).getTime();
const route: TableChange = {
  ...{ where: 'node-1', table: 'routes', kind: 'changed', was: 'via 10.244.2.0' },
  line: '10.244.2.0/24 dev eth0 scope link  # pods of node-2',
};
const neigh: TableChange = {
  ...{ where: 'pod-a', table: 'neigh', kind: 'added', was: undefined },
  line: '10.244.1.1 dev eth0 lladdr ce:c5:b6:29:8b:e2 REACHABLE  # node-1/cni0',
};
const form = { style: plainStyle, places: ['node-1', 'underlay'] };

describe('an event', () => {
  test('is one line: time, where, table, sign, row, and what it was', () => {
    expect(formatEvent({ kind: 'change', atMs, change: route, row: {} }, form)).toBe(
      '03:04:05.006  node-1    routes     ~ 10.244.2.0/24 dev eth0 scope link  # pods of node-2  (was via 10.244.2.0)\n',
    );
    expect(formatEvent({ kind: 'change', atMs, change: { ...neigh, kind: 'removed' }, row: {} }, form)).toBe(
      '03:04:05.006  pod-a     neigh      - 10.244.1.1 dev eth0 lladdr ce:c5:b6:29:8b:e2 REACHABLE  # node-1/cni0\n',
    );
  });

  test('that was lost, or a place that is gone, is said in words', () => {
    expect(formatEvent({ kind: 'lost', atMs, where: 'node-1' }, form)).toContain('lost some of its messages');
    expect(formatEvent({ kind: 'absent', atMs, where: 'pod-a' }, form)).toBe(
      '03:04:05.006  pod-a     its network namespace is gone\n',
    );
  });

  test('as data has the row, and the time as ISO 8601', () => {
    const at = new Date(atMs).toISOString();
    expect(eventData({ kind: 'change', atMs, change: route, row: { dst: 'x' } })).toEqual({
      ...{ at, where: 'node-1', table: 'routes', change: 'changed', row: { dst: 'x' } },
      ...{ line: route.line, was: 'via 10.244.2.0' },
    });
    expect(eventData({ kind: 'lost', atMs, where: 'node-1' })).toEqual({
      at,
      where: 'node-1',
      change: 'lost',
    });
  });
});

describe('what a step changed', () => {
  test('stands table by table, within the width', () => {
    const text = formatStepChanges([neigh, route], { style: plainStyle, columns: 60 });
    expect(text).toBe(
      `    changed, pod-a neigh
         + 10.244.1.1 dev eth0 lladdr ce:c5:b6:29:8b:e2
           REACHABLE # node-1/cni0
    changed, node-1 routes
         ~ 10.244.2.0/24 dev eth0 scope link # pods of
           node-2 (was via 10.244.2.0)
`,
    );
  });

  test('is said to be nothing, and not spoken of where nobody looked', () => {
    const wide = { style: plainStyle, columns: 80 };
    expect(formatStepChanges([], wide)).toBe('    changed nothing in the tables\n');
    expect(formatStepChanges(undefined, wide)).toBe('');
  });
});

describe('tables that are watched', () => {
  const marking = { ...plainStyle, warn: (text: string) => `<${text}>` };

  test('stand under their time', () => {
    const drawn = formatWatched(
      { atMs, text: 'a\n', before: undefined, changes: [] },
      { style: plainStyle, columns: 60 },
    );
    expect(drawn).toMatch(/^--- 03:04:05\.006 -+\na\n$/);
    expect(drawn.indexOf('\n')).toBe(60);
  });

  test('have the lines marked that say something else, not those that were only aligned anew', () => {
    const drawn = formatWatched(
      { atMs, text: 'IP   MAC\n1    aa\n2    bb\n', before: 'IP MAC\n1 aa\n', changes: [neigh] },
      { style: marking, columns: 80 },
    );
    expect(drawn).toContain('\nIP   MAC\n1    aa\n<2    bb>\n');
    expect(drawn).toContain(`\npod-a  neigh  + ${neigh.line}\n`);
  });

  test('are drawn over one another, and cut where the terminal ends', () => {
    expect(formatFrame('a\nb\n', 10)).toBe('\u001B[Ha\u001B[K\nb\u001B[K\n\u001B[J');
    expect(formatFrame('a\nb\nc\nd\ne\nf\n', 5)).toBe(
      '\u001B[Ha\u001B[K\nb\u001B[K\nc\u001B[K\n… 3 lines more\u001B[K\n\u001B[J',
    );
    expect(formatFrame('a\nb\nc\nd\n', 5)).not.toContain('more');
  });
});

test('a time has milliseconds of three digits', () => {
  expect(formatTime(atMs)).toBe('03:04:05.006');
});
