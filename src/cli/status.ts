import { Command } from '@commander-js/extra-typings';
import { agentsOf } from '../agent/client.ts';
import { compareAgents } from '../check/status/compare-agents.ts';
import { compareChecks } from '../check/status/compare-checks.ts';
import { compareContainers } from '../check/status/compare-containers.ts';
import { compareMembers } from '../check/status/compare-members.ts';
import { compareState } from '../check/status/compare-state.ts';
import { type Comparison, joinComparisons } from '../check/status/difference.ts';
import { expectedState } from '../check/status/expected-state.ts';
import { findLeftovers } from '../check/status/find-leftovers.ts';
import { readAttachments } from '../cni/attachments-file.ts';
import { checkPods } from '../cni/check-pods.ts';
import { LabError } from '../error/lab-error.ts';
import { memberStates } from '../etcd/members.ts';
import { openLab } from '../netlab.ts';
import { observeLab } from '../observe/observe-lab.ts';
import { formatStatus, statusData } from '../report/status.ts';
import { containerStates } from '../runtime/containers.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import type { Context } from './context.ts';
import { ExitCode } from './exit-code.ts';

/** `k8s-netlab status`: what should be there against what is there. */
export function command(context: Context) {
  return new Command('status')
    .summary('compare what should be there with what is there')
    .description(
      `Reads every namespace of a lab from the kernel and compares it with what "up" built: devices, addresses, routes, permanent ARP and FDB
entries, containers, and whether flannel's agents are ready; CNI plugins that have wired pods are asked by CHECK. What should be there of other nodes is what the leases in the store demand.
Names what is missing or changed, with the command that mends it; exit code 1 if anything is. Entries that no lease demands are named
apart: flannel leaves them. What else is there in addition is left alone.`,
    )
    .argument('[lab]', 'the lab, where several are up (default: $K8S_NETLAB, else the only one)')
    .option('--json', 'the differences as data')
    .addHelpText(
      'after',
      `
Examples:
  k8s-netlab status
  k8s-netlab status mine --json | jq -r '.differences[].command'
  k8s-netlab exec node-1 -- ip route del 10.244.2.0/24; k8s-netlab status`,
    )
    .action(async (name, options) => {
      const open = await openLab({ name, env: context.env });
      context.exit(await checkStatus(open, context, options));
    });
}

/** Compares and prints; gives the exit code. */
export async function checkStatus(
  open: OpenLab,
  context: Context,
  { json }: { readonly json?: true | undefined } = {},
): Promise<number> {
  const report = { name: open.name, lab: open.lab, ...(await compareOpenLab(open)) };
  const text =
    json === true
      ? `${JSON.stringify(statusData(report), undefined, 2)}\n`
      : formatStatus(report, context.style);
  context.write(text);
  return report.differences.length === 0 ? ExitCode.held : ExitCode.broke;
}

async function compareOpenLab(open: OpenLab): Promise<Comparison> {
  const { inside, lab, stateFolder } = open;
  const [seen, containers, agents, members, checks] = await Promise.all([
    observeLab(inside, lab),
    containerStates(open),
    agentsOf(stateFolder).list().catch(silence),
    memberStates(inside, lab.storeNodes),
    readAttachments(stateFolder).then((attachments) => checkPods(inside, attachments)),
  ]);
  const expected = expectedState(lab);
  return joinComparisons([
    compareState(expected, seen),
    compareMembers(members),
    compareAgents(lab, agents),
    compareContainers(containers),
    compareChecks(checks),
    findLeftovers(lab, expected, seen),
  ]);
}

/** A process that does not answer is part of the lab's state. */
function silence(error: unknown): undefined {
  if (!(error instanceof LabError)) throw error;
}
