import type { OpenLab } from '../sandbox/open-lab.ts';
import type { Action } from '../scenario/step.ts';
import { changeCommand } from './change.ts';
import { connectCommand } from './connect.ts';
import { execCommand } from './exec.ts';
import { flushCommand } from './flush.ts';
import { pingCommand } from './ping.ts';
import { traceCommand } from './trace-probe.ts';

/** What an action is as a command line one can type in the lab's shell; a wait is none. */
export function commandOf(
  action: Action,
  { lab, scenario }: Pick<OpenLab, 'lab' | 'scenario'>,
): string | undefined {
  switch (action.kind) {
    case 'ping':
      return pingCommand(action, lab);
    case 'find-largest':
      return pingCommand({ ...action, kind: 'ping', count: 1, sizeBytes: 1472, dontFragment: true }, lab);
    case 'trace':
      return traceCommand(action);
    case 'exec':
      return execCommand(action, lab);
    case 'connect':
      return connectCommand(action, lab);
    case 'flush':
      return flushCommand(action, lab);
    case 'node':
    case 'pod':
    case 'store':
    case 'lease':
      return changeCommand(action, scenario);
    case 'wait':
      return undefined;
  }
}
