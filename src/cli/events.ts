import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { LabEvent } from '../check/changes/lab-event.ts';
import type { TableChange } from '../check/changes/table-change.ts';
import { namespacesOf } from '../lab/namespaces.ts';
import { openLab } from '../netlab.ts';
import { eventData, formatEvent } from '../report/changes.ts';
import { count } from '../report/count.ts';
import { findPlace } from '../runtime/place.ts';
import type { Context } from './context.ts';
import { labOption } from './lab-option.ts';
import { watchLab } from './watch-lab.ts';

type Table = TableChange['table'];

const TABLES: readonly Table[] = ['neigh', 'fdb', 'routes', 'links', 'addresses', 'leases'];

/** `k8s-netlab events`: what the kernel says of its tables, as it says it. */
export function command(context: Context) {
  return new Command('events')
    .summary('show what changes in the tables, as the kernel reports it')
    .description(
      `Hears of every change of neighbours, forwarding entries, routes, links and addresses from the kernel itself, as "ip monitor" and
"bridge monitor" do, of all places at once and with names; of leases from the lab's store. "+" is a row that came, "~" one that changed,
"-" one that went. Says "listening" on stderr when nothing is missed from then on, and goes on until Ctrl-C or the lab goes down.`,
    )
    .argument('[where...]', 'pods, nodes, "underlay" (default: all)')
    .addOption(tableOption())
    .option(
      '--all',
      "also multicast and IPv6's link-local addresses, which change of their own accord; in a lab without IPv6 all of IPv6",
    )
    .option('--json', 'a line of JSON an event, with the row as data')
    .addOption(labOption())
    .addHelpText('after', EXAMPLES)
    .action(async (where, options) => {
      const open = await openLab({ name: options.lab, env: context.env });
      const named = [...new Set(where.map((name) => findPlace(open.lab, name).name))];
      const places = named.length > 0 ? named : namespacesOf(open.lab);
      const show = (event: LabEvent): void => {
        if (isWanted(event, { where: named, tables: options.table }))
          context.write(
            options.json === true
              ? `${JSON.stringify(eventData(event))}\n`
              : formatEvent(event, { style: context.style, places }),
          );
      };
      const onReady = (): void =>
        context.note(`listening to ${count(places.length, 'place')}; Ctrl-C ends it\n`);
      const end = await watchLab(open, context, {
        places,
        isAll: options.all === true,
        onEvent: show,
        onReady,
      });
      if (end === 'down') context.note(`lab ${open.name} went down\n`);
    });
}

const EXAMPLES = `
Examples:
  k8s-netlab events
  k8s-netlab events node-1 pod-a --table neigh,fdb
  k8s-netlab events --json | jq -r 'select(.change == "removed") | .line'`;

function tableOption() {
  return new Option('--table <list>', 'only these tables, with commas between')
    .choices(TABLES)
    .argParser(readTables)
    .default(TABLES, 'all');
}

function readTables(list: string): readonly Table[] {
  return list.split(',').map((word) => {
    const table = TABLES.find((one) => one === (word === 'arp' ? 'neigh' : word));
    if (table === undefined) throw new InvalidArgumentError(`Tables are ${TABLES.join(', ')}.`);
    return table;
  });
}

/** What was lost, and who is gone, is told whatever the tables. */
function isWanted(
  event: LabEvent,
  { where, tables }: { readonly where: readonly string[]; readonly tables: readonly Table[] },
): boolean {
  if (event.kind !== 'change') return true;
  const isHere = where.length === 0 || where.includes(event.change.where);
  return isHere && tables.includes(event.change.table);
}
