import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { machineError } from '../error/lab-error.ts';
import type { Argv, Outcome, Runner } from '../sandbox/runner.ts';

/** The built host, also where this file runs from its source. */
const PROGRAM = fileURLToPath(new URL('../../dist/agent/main.js', import.meta.url));

/** Small heaps: the agents of a hundred nodes stay below 300 MB. */
const NODE = [execPath, '--max-old-space-size=160', '--max-semi-space-size=2', '--v8-pool-size=1'] as const;

/** Names the descriptor on which the host says that it is ready. */
export const REPORT_VARIABLE = 'K8S_NETLAB_REPORT';

/** The lab's state folder inside its sandbox. */
const LAB_FOLDER = '/run/lab';

const LOG = '/run/k8s-netlab/agents.log';

/**
 * Starts the host in a session of its own, and again a second after it died, however that was. Only its first start has our pipe, by
 * descriptor 3, until it has reported or is dead. What agents write on their nodes is for all to read, as flanneld's files are.
 */
const LAUNCH: Argv = [
  'sh',
  '-euc',
  `umask 077
mkdir -p ${LOG.slice(0, LOG.lastIndexOf('/'))}
exec </dev/null 2>${LOG}
umask 022
setsid sh -c '${REPORT_VARIABLE}=3 "$@" 3>&1 >&2 & exec >&2; until wait $!; do sleep 1; "$@" & done' agents "$@" &`,
  'launch',
  ...NODE,
  PROGRAM,
  LAB_FOLDER,
];

/**
 * Starts the host of a lab's agents and waits until it can be asked.
 * @param inside runs programs in the lab's sandbox, but in the network of the host, where an etcd that is not the lab's is reached from
 * @throws LabError `machine/no-agents` with its last words when it does not start.
 */
export async function launchAgents(inside: Runner): Promise<void> {
  const outcome = await inside.run(LAUNCH);
  if (outcome.kind === 'exited' && outcome.stdout === 'ready\n') return;
  throw notStarted(outcome, await lastWords(inside));
}

async function lastWords(inside: Runner): Promise<string> {
  const outcome = await inside.run(['tail', '-n', '20', LOG]);
  return outcome.kind === 'exited' ? outcome.stdout.trim() : '';
}

function notStarted(outcome: Outcome, said: string) {
  const stderr = outcome.kind === 'missing' ? `${outcome.program}: not found` : '';
  return machineError(
    {
      code: 'machine/no-agents',
      message: `the flannel agents could not be started: ${[stderr, said].filter((text) => text !== '').join('\n')}`,
      hint: 'k8s-netlab doctor names what is missing; k8s-netlab plan prints what the agents would do, to be done by hand',
    },
    outcome,
  );
}
