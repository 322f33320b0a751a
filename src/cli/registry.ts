import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Context } from './context.ts';

/** A command's file exports `command`; it is loaded only when that command runs or help for it is asked. */
export interface CommandModule {
  readonly command: (context: Context) => CommandUnknownOpts;
}

export interface Entry {
  readonly name: string;
  readonly load: () => Promise<CommandModule>;
  /** Called by shells, not by people. */
  readonly isHidden?: true;
}

/** Every command, in the order the help shows them. One line a command. */
export const registry: readonly Entry[] = [
  { name: 'up', load: () => import('./up.ts') },
  { name: 'down', load: () => import('./down.ts') },
  { name: 'ls', load: () => import('./ls.ts') },
  { name: 'node', load: () => import('./node.ts') },
  { name: 'pod', load: () => import('./pod.ts') },
  { name: 'store', load: () => import('./store.ts') },
  { name: 'lease', load: () => import('./lease.ts') },
  { name: 'status', load: () => import('./status.ts') },
  { name: 'ping', load: () => import('./ping.ts') },
  { name: 'trace', load: () => import('./trace.ts') },
  { name: 'inspect', load: () => import('./inspect.ts') },
  { name: 'events', load: () => import('./events.ts') },
  { name: 'capture', load: () => import('./capture.ts') },
  { name: 'exec', load: () => import('./exec.ts') },
  { name: 'shell', load: () => import('./shell.ts') },
  { name: 'logs', load: () => import('./logs.ts') },
  { name: 'test', load: () => import('./test.ts') },
  { name: 'learn', load: () => import('./learn.ts') },
  { name: 'graph', load: () => import('./graph.ts') },
  { name: 'plan', load: () => import('./plan.ts') },
  { name: 'validate', load: () => import('./validate.ts') },
  { name: 'schema', load: () => import('./schema.ts') },
  { name: 'init', load: () => import('./init.ts') },
  { name: 'doctor', load: () => import('./doctor.ts') },
  { name: 'completion', load: () => import('./completion.ts') },
  { name: 'version', load: () => import('./version-command.ts') },
  { name: 'complete', load: () => import('./complete.ts'), isHidden: true },
];
