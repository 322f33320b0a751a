import type * as z from 'zod';
import type { ActionKey } from '../action-keys.ts';
import { connect } from './connect.ts';
import { exec } from './exec.ts';
import { flush } from './flush.ts';
import { lease } from './lease.ts';
import { node } from './node.ts';
import { ping } from './ping.ts';
import { pod } from './pod.ts';
import { store } from './store.ts';
import { trace } from './trace.ts';
import { wait } from './wait.ts';

/** Everything a step can do, by key. A new kind is one more file, one more line here, and its key in `action-keys.ts`. */
export const actionKinds = {
  ping,
  trace,
  exec,
  connect,
  flush,
  wait,
  node,
  pod,
  store,
  lease,
} as const satisfies Record<ActionKey, z.ZodType>;

type Kinds = typeof actionKinds;

/** What a step does. */
export type Action = ReturnType<NonNullable<z.output<Kinds[keyof Kinds]>>['build']>;
