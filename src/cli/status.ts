import { Command } from '@commander-js/extra-typings';
import { compareChecks } from '../check/status/compare-checks.ts';
import { compareContainers } from '../check/status/compare-containers.ts';
import { compareMembers } from '../check/status/compare-members.ts';
import { compareState } from '../check/status/compare-state.ts';
import { type Comparison, joinComparisons } from '../check/status/difference.ts';
import { expectedState } from '../check/status/expected-state.ts';
import { readAttachments } from '../cni/attachments-file.ts';
import { checkPods } from '../cni/check-pods.ts';
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
      'Reads every namespace of a lab from the kernel and compares it with what `up` built: devices, addresses, routes, permanent ARP and FDB entries, containers; CNI plugins that have wired pods are asked by CHECK. Names what is missing or changed, with the command that mends it; exit code 1 if anything is. What is there in addition is left alone.',
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
  const [seen, containers, members, checks] = await Promise.all([
    observeLab(inside, lab),
    containerStates(open),
    memberStates(inside, lab.storeNodes),
    readAttachments(stateFolder).then((attachments) => checkPods(inside, attachments)),
  ]);
  return joinComparisons([
    compareState(expectedState(lab), seen),
    compareMembers(members),
    compareContainers(containers),
    compareChecks(checks),
  ]);
}
