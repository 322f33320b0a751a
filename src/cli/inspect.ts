import { Command, Option } from '@commander-js/extra-typings';
import { lookAround } from '../artifact/look-around.ts';
import { openLab } from '../netlab.ts';
import { inspectionData } from '../report/inspect/data.ts';
import { formatInspection } from '../report/inspect/inspect.ts';
import type { Context } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { printRaw } from './inspect-raw.ts';
import { type InspectRequest, readRequest } from './inspect-request.ts';
import { watchInspection } from './inspect-watch.ts';
import { labOption } from './lab-option.ts';

/** `k8s-netlab inspect`: the kernel's tables, with names. */
export function command(context: Context) {
  return new Command('inspect')
    .summary("show the kernel's tables, with names beside the numbers")
    .description(
      `Reads tables from the kernel, now, and puts the pod, node or device beside each address and MAC. Tables are arp (or neigh), fdb,
routes, links, addresses and leases; without one, all of them. Places are pods, nodes and "underlay"; without one, all that have
such a table (for all tables: the nodes).`,
    )
    .argument('[table]', 'the table, or the first place')
    .argument('[where...]', 'pods, nodes, "underlay"')
    .option('--all', "also a place's own entries, its loopback, and multicast")
    .addOption(new Option('-4, --ipv4', 'rows of IPv4 alone').conflicts('ipv6'))
    .option('-6, --ipv6', 'rows of IPv6 alone')
    .option('--raw', 'exactly what ip and bridge print there')
    .option('--json', 'the rows as data; nothing is folded away')
    .addOption(watchOption())
    .addOption(labOption())
    .addHelpText('after', EXAMPLES)
    .action(async (first, others, options) => {
      const open = await openLab({ name: options.lab, env: context.env });
      const request = { ...readRequest(open, first, others), family: familyOf(options) };
      const isJson = options.json === true;
      const isAll = options.all === true || isJson;
      if (options.watch === true) return watchInspection(open, context, { request, isAll, isJson });
      if (options.raw === true) return printRaw(open, context, request);
      const view = await lookAround(open, request, { style: context.style, isAll });
      context.write(
        isJson
          ? `${JSON.stringify(inspectionData(view, request.where, request.tables), undefined, 2)}\n`
          : formatInspection(view, request.where, request.tables),
      );
      const isGone = request.where.some((place) => view.observation.absent.includes(place));
      context.exit(isGone ? ExitCode.broke : ExitCode.held);
    });
}

function familyOf({ ipv4, ipv6 }: { readonly ipv4?: true; readonly ipv6?: true }): InspectRequest['family'] {
  if (ipv6 === true) return 'inet6';
  return ipv4 === true ? 'inet' : undefined;
}

function watchOption() {
  return new Option(
    '-w, --watch',
    'show them again whenever something in them changes, until Ctrl-C',
  ).conflicts('raw');
}

const EXAMPLES = `
Examples:
  k8s-netlab inspect arp
  k8s-netlab inspect fdb node-1 underlay
  k8s-netlab inspect routes pod-a --raw
  k8s-netlab inspect node-1
  k8s-netlab inspect routes -6
  k8s-netlab inspect arp pod-a node-1 --watch
  k8s-netlab inspect arp --json | jq -r '.arp[] | .ip + " " + .ipName'`;
