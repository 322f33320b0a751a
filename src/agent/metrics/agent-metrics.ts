import { formatMetrics } from './exposition.ts';
import { makeHistogram } from './histogram.ts';

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

export function makeMetrics(build: { readonly version: string; readonly node: string }): AgentMetrics {
  const events = { added: 0, removed: 0 };
  const errors = { kernel: 0, store: 0, renewal: 0 };
  const latency = makeHistogram(LATENCIES);
  let reconnects = 0;
  let leases = 0;
  let expiry: number | undefined;
  return {
    countEvent: (type) => {
      events[type] += 1;
    },
    observeLatency: latency.observe,
    countError: (of) => {
      errors[of] += 1;
    },
    countReconnect: () => {
      reconnects += 1;
    },
    setLeases: (count) => {
      leases = count;
    },
    setExpiry: (timestamp) => {
      expiry = timestamp;
    },
    text: () =>
      formatMetrics([
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
      ]),
  };
}

type Samples = Parameters<typeof formatMetrics>[0][number]['samples'];

function gauge(name: string, help: string, samples: Samples) {
  return { name: `flannel_${name}`, help, type: 'gauge', samples } as const;
}

function counter(name: string, help: string, samples: Samples) {
  return { name: `flannel_${name}`, help, type: 'counter', samples } as const;
}

function labelled(label: string, values: Readonly<Record<string, number>>): Samples {
  return Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }));
}
