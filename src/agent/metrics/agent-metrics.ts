import { formatMetrics, type MetricFamily } from './exposition.ts';
import { type Histogram, makeHistogram } from './histogram.ts';

/** What is counted of one agent. flannel itself has no metrics. */
export interface AgentMetrics {
  readonly countEvent: (type: 'added' | 'removed') => void;
  /** From the store's word to the kernel's answer. */
  readonly observeLatency: (seconds: number) => void;
  readonly countError: (of: 'kernel' | 'store' | 'renewal') => void;
  readonly countReconnect: () => void;
  readonly setLeases: (count: number) => void;
  /** Seconds since 1970; `undefined`: there is no lease that ends. */
  readonly setExpiry: (timestamp: number | undefined) => void;
  /** All of it, for Prometheus. */
  readonly text: () => string;
}

/** Upper bounds, seconds. */
const LATENCIES = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5] as const;

export function makeMetrics(build: Counts['build']): AgentMetrics {
  const counts: Counts = {
    build,
    events: { added: 0, removed: 0 },
    errors: { kernel: 0, store: 0, renewal: 0 },
    latency: makeHistogram(LATENCIES),
    reconnects: 0,
    leases: 0,
    expiry: undefined,
  };
  return {
    countEvent: (type) => {
      counts.events[type] += 1;
    },
    observeLatency: counts.latency.observe,
    countError: (of) => {
      counts.errors[of] += 1;
    },
    countReconnect: () => {
      counts.reconnects += 1;
    },
    setLeases: (count) => {
      counts.leases = count;
    },
    setExpiry: (timestamp) => {
      counts.expiry = timestamp;
    },
    text: () => formatMetrics(familiesOf(counts)),
  };
}

/** What changes meanwhile. */
interface Counts {
  readonly build: { readonly version: string; readonly node: string };
  readonly events: { added: number; removed: number };
  readonly errors: { kernel: number; store: number; renewal: number };
  readonly latency: Histogram;
  reconnects: number;
  leases: number;
  expiry: number | undefined;
}

function familiesOf(counts: Counts): readonly MetricFamily[] {
  const { build, events, errors, latency, reconnects, leases, expiry } = counts;
  return [
    gauge('build_info', 'Which program this is of which node.', [{ labels: { ...build }, value: 1 }]),
    gauge('leases', 'Leases this agent knows of, its own among them.', [{ value: leases }]),
    gauge(
      'lease_expiry_timestamp_seconds',
      'When its own lease ends unless it is renewed, seconds since 1970.',
      expiry === undefined ? [] : [{ value: expiry }],
    ),
    counter('events_total', 'Changes of leases of other nodes, by type.', labelled('type', events)),
    {
      name: 'flannel_event_to_kernel_seconds',
      help: "From the store's event to the kernel's answer for the last of its entries.",
      type: 'histogram',
      samples: latency.samples(),
    },
    counter('errors_total', 'What was refused, or could not be reached.', labelled('of', errors)),
    counter('store_reconnects_total', 'Watches of the store begun again.', [{ value: reconnects }]),
  ];
}

type Samples = MetricFamily['samples'];

function gauge(name: string, help: string, samples: Samples) {
  return { name: `flannel_${name}`, help, type: 'gauge', samples } as const;
}

function counter(name: string, help: string, samples: Samples) {
  return { name: `flannel_${name}`, help, type: 'counter', samples } as const;
}

function labelled(label: string, values: Readonly<Record<string, number>>): Samples {
  return Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }));
}
