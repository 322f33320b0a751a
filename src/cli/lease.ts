import { Argument, Command } from '@commander-js/extra-typings';
import { type LeaseDeed, endLease, leaseDeeds } from '../converge/lease-deeds.ts';
import { viewLeases } from '../converge/view-leases.ts';
import { usageError } from '../error/lab-error.ts';
import { nodeOf } from '../lab/node-of.ts';
import { leaseRows } from '../lease/lease-rows.ts';
import { openLab } from '../netlab.ts';
import { formatLeases } from '../report/leases.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import type { Context } from './context.ts';
import { labOption } from './lab-option.ts';

/** `k8s-netlab lease`: which node has which subnet, and the end of that. */
export function command(context: Context) {
  return new Command('lease')
    .summary('list, revoke or expire the leases of subnets')
    .description(
      `The leases in the database that the flannel agents of a lab share.

list     each with its node, how long it lasts, and the store's id of that;
         leases of strangers, and keys that are none, with the reason
revoke   deletes the lease's key: flannel's agent of the node shuts down
expire   ends it as if its time were over: all nodes forget its routes`,
    )
    .addArgument(new Argument('<deed>', 'what is done').choices(['list', ...leaseDeeds]))
    .argument('[node]', 'the node whose lease it is, or the subnet; with revoke and expire')
    .option('--json', 'the leases as data')
    .addOption(labOption())
    .addHelpText(
      'after',
      `
Examples:
  k8s-netlab lease list
  k8s-netlab lease expire node-2; k8s-netlab inspect routes node-1
  k8s-netlab lease revoke 10.244.2.0/24`,
    )
    .action(async (deed, whose, { json, lab }) => {
      const open = await openLab({ name: lab, env: context.env });
      if (deed === 'list') await list(open, context, json === true);
      else await end(open, deed, { whose, context });
    });
}

async function list(open: OpenLab, { write, style }: Context, isJson: boolean): Promise<void> {
  const view = await viewLeases(open);
  const rows = leaseRows(view, (publicIp) => nodeOf(open.lab, publicIp));
  const { revision, isStale, readAt } = view;
  write(
    isJson
      ? `${JSON.stringify({ revision, isStale, readAt, leases: rows }, undefined, 2)}\n`
      : formatLeases(view, rows, style),
  );
}

async function end(
  open: OpenLab,
  deed: LeaseDeed,
  { whose, context }: { readonly whose: string | undefined; readonly context: Context },
): Promise<void> {
  if (whose === undefined)
    throw usageError({
      code: 'lease/no-such-lease',
      message: `whose lease is to be ended was not said`,
      hint: `name a node or a subnet: k8s-netlab lease ${deed} ${open.lab.nodes[0]?.name ?? 'NODE'}`,
    });
  const { lease, tookMs } = await endLease(open, deed, whose);
  const node = nodeOf(open.lab, lease.publicIp) ?? lease.publicIp;
  const how = deed === 'revoke' ? 'was revoked' : 'has expired';
  context.note(
    `the lease of ${lease.subnet} (${node}) ${how}; all nodes know, after ${Math.round(tookMs)} ms\n`,
  );
}
