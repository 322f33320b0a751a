import { describe, expect, it } from 'vitest';
import { makeMetrics } from '../../src/agent/metrics/agent-metrics.ts';
import { formatMetrics } from '../../src/agent/metrics/exposition.ts';

/** @see https://prometheus.io/docs/instrumenting/exposition_formats/ */
const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)\\})? ([+-]?(?:Inf|NaN|[\\d.eE+-]+))$`);

interface Family {
  readonly type: string;
  readonly samples: Map<string, number>;
}

/** Reads the format by its rules, and fails where they are broken. */
function parse(text: string): Map<string, Family> {
  expect(text.endsWith('\n')).toBe(true);
  const families = new Map<string, Family>();
  for (const block of text.split(/^(?=# HELP )/m)) {
    const [name, family] = parseFamily(block.slice(0, -1).split('\n'));
    expect(families.has(name), `${name} is one family`).toBe(false);
    families.set(name, family);
  }
  return families;
}

function parseFamily([help = '', typed = '', ...lines]: readonly string[]): [name: string, family: Family] {
  const [, name = ''] = /^# HELP (\S+) ./.exec(help) ?? [];
  const [, sameName, type = ''] = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(typed) ?? [];
  expect(sameName, 'HELP and TYPE belong together').toBe(name);
  const own = new RegExp(type === 'histogram' ? `^${name}_(bucket|sum|count)$` : `^${name}$`);
  const samples = new Map<string, number>();
  for (const [, sample = '', labels = '', value] of lines.map((line) => SAMPLE.exec(line) ?? [])) {
    expect(sample).toMatch(own);
    expect(samples.has(`${sample}{${labels}}`), `${sample}{${labels}} is there once`).toBe(false);
    samples.set(`${sample}{${labels}}`, Number(value?.replace('Inf', 'Infinity')));
  }
  return [name, { type, samples }];
}

function agent() {
  return makeMetrics({ version: '1.2.3', node: 'node-1' });
}

describe('the metrics of an agent', () => {
  it('are in the exposition format, also before anything happened', () => {
    const families = parse(agent().text());
    expect([...families.keys()]).toEqual([
      'flannel_build_info',
      'flannel_leases',
      'flannel_lease_expiry_timestamp_seconds',
      'flannel_events_total',
      'flannel_event_to_kernel_seconds',
      'flannel_errors_total',
      'flannel_store_reconnects_total',
    ]);
    expect(
      families.get('flannel_build_info')?.samples.get('flannel_build_info{version="1.2.3",node="node-1"}'),
    ).toBe(1);
    expect(families.get('flannel_lease_expiry_timestamp_seconds')?.samples.size).toBe(0);
  });

  it('count what happened', () => {
    const metrics = agent();
    for (const type of ['added', 'added', 'removed'] as const) metrics.countEvent(type);
    metrics.countError('kernel');
    metrics.countReconnect();
    metrics.setLeases(7);
    metrics.setExpiry(1_795_671_159.5);
    const families = parse(metrics.text());
    const value = (family: string, labels = '') => families.get(family)?.samples.get(`${family}{${labels}}`);
    expect(value('flannel_events_total', 'type="added"')).toBe(2);
    expect(value('flannel_events_total', 'type="removed"')).toBe(1);
    expect(value('flannel_errors_total', 'of="kernel"')).toBe(1);
    expect(value('flannel_errors_total', 'of="store"')).toBe(0);
    expect(value('flannel_store_reconnects_total')).toBe(1);
    expect(value('flannel_leases')).toBe(7);
    expect(value('flannel_lease_expiry_timestamp_seconds')).toBe(1_795_671_159.5);
  });

  it('have a histogram whose buckets hold those before them, and all in the last', () => {
    const metrics = agent();
    for (const seconds of [0.0004, 0.001, 0.02, 30]) metrics.observeLatency(seconds);
    const { samples } = parse(metrics.text()).get('flannel_event_to_kernel_seconds')!;
    const buckets = [...samples].filter(([key]) => key.includes('_bucket{')).map(([, count]) => count);
    expect(buckets).toEqual([...buckets].sort((a, b) => a - b));
    expect(samples.get('flannel_event_to_kernel_seconds_bucket{le="0.001"}')).toBe(2);
    expect(samples.get('flannel_event_to_kernel_seconds_bucket{le="5"}')).toBe(3);
    expect(samples.get('flannel_event_to_kernel_seconds_bucket{le="+Inf"}')).toBe(4);
    expect(samples.get('flannel_event_to_kernel_seconds_count{}')).toBe(4);
    expect(samples.get('flannel_event_to_kernel_seconds_sum{}')).toBeCloseTo(30.0214);
  });

  it('escape what would break a line', () => {
    const text = formatMetrics([
      {
        name: 'odd',
        help: 'a \\ and\na line',
        type: 'gauge',
        samples: [{ labels: { name: 'a "b" \\ c\nd' }, value: Infinity }],
      },
    ]);
    expect(text).toBe(
      '# HELP odd a \\\\ and\\na line\n# TYPE odd gauge\nodd{name="a \\"b\\" \\\\ c\\nd"} +Inf\n',
    );
    expect(parse(text).size).toBe(1);
  });
});
