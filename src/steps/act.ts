import type { ActionResult } from '../check/action-result.ts';
import type { Action } from '../scenario/step.ts';
import { reasonOf } from './reason.ts';
import type { Turn } from './bench.ts';
import { change } from './change.ts';
import { connect } from './connect.ts';
import { exec } from './exec.ts';
import { findLargest } from './find-largest.ts';
import { flush } from './flush.ts';
import { ping } from './ping.ts';
import { traceProbe } from './trace-probe.ts';

/** Does what a step says. What the machine cannot do is an answer too: the later steps still run. */
export async function act(action: Action, turn: Turn): Promise<ActionResult | undefined> {
  try {
    return await start(action, turn);
  } catch (error) {
    return { did: action.kind, kind: 'not-done', reason: reasonOf(error) };
  }
}

/** `wait` is nothing but expectations, so nothing is done for it. */
function start(action: Action, turn: Turn): Promise<ActionResult | undefined> {
  switch (action.kind) {
    case 'ping':
      return ping(action, turn);
    case 'find-largest':
      return findLargest(action, turn);
    case 'trace':
      return traceProbe(action, turn);
    case 'exec':
      return exec(action, turn);
    case 'connect':
      return connect(action, turn);
    case 'flush':
      return flush(action, turn);
    case 'node':
    case 'pod':
    case 'store':
    case 'lease':
      return change(action, turn);
    case 'wait':
      return Promise.resolve(undefined);
  }
}
