import { hostsOf } from '../lab/hosts.ts';
import { ensureJail } from '../runtime/ensure-jail.ts';
import { jailedArgv, joiningArgv } from '../runtime/jail.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import type { Argv } from '../sandbox/runner.ts';
import { containerProcess } from './container-process.ts';

/** A program of a scenario, and where it is to run. */
export interface Confined {
  /** Pod or node. */
  readonly where: string;
  /** Container of the pod, whose files, processes and environment it shares. */
  readonly container: string | undefined;
  readonly run: readonly string[];
}

/**
 * The command line that runs a program of the scenario so that it cannot hurt the host; on a node it may set up the network.
 * @throws LabError `machine/…` when the confinement cannot be made, or the container does not run.
 */
export async function confined({ where, container, run }: Confined, open: OpenLab): Promise<Argv> {
  const definition = open.lab.pods
    .find((pod) => pod.name === where)
    ?.containers.find((one) => one.name === container);
  const { env = {}, privileged = false } = definition ?? {};
  const pid = container === undefined ? undefined : await containerProcess(open, where, container);
  if (pid !== undefined) return joiningArgv({ pid, run, env, privileged });
  await ensureJail(open.inside);
  const isNode = hostsOf(open.lab).some((node) => node.name === where);
  const place = { netns: where, hostname: where, ...(isNode ? { node: where } : {}) };
  return jailedArgv({ ...place, run, env, privileged, mayAdministerNetwork: isNode });
}
