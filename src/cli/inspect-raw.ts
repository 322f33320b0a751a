import { inNamespace } from '../check/shown-by.ts';
import { machineError } from '../error/lab-error.ts';
import type { InspectTable } from '../report/inspect/inspect.ts';
import { leaseViewIn } from '../sandbox/find-lab.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import type { Argv } from '../sandbox/runner.ts';
import type { Context } from './context.ts';
import type { InspectRequest } from './inspect-request.ts';

/** The commands of a real node, by the table they print. */
const rawCommands: Readonly<Record<Exclude<InspectTable, 'leases'>, Argv>> = {
  links: ['ip', '-d', 'link'],
  addresses: ['ip', 'addr'],
  routes: ['ip', 'route'],
  arp: ['ip', 'neigh'],
  fdb: ['bridge', 'fdb'],
};

/**
 * Prints what `ip` and `bridge` print there, byte for byte; where there are several tables, the command before each, on stderr.
 * The leases are printed as `etcdctl get --prefix` does: key and value, a line each.
 * @throws LabError `observe/unreadable` with the tool's own words when it fails
 */
export async function printRaw(
  open: OpenLab,
  context: Context,
  { tables, where, family }: InspectRequest,
): Promise<void> {
  const argvs = where.flatMap((place) =>
    tables.flatMap((table) => (table === 'leases' ? [] : argvsOf(open, { table, place, family }))),
  );
  for (const argv of argvs) {
    if (argvs.length > 1) context.note(`# ${argv.join(' ')}\n`);
    context.write(await printedBy(open, argv));
  }
  if (!tables.includes('leases')) return;
  const { entries } = await leaseViewIn(open.stateFolder);
  context.write(entries.map(({ key, value }) => `${key}\n${value}\n`).join(''));
}

/** `ip route` prints IPv4's alone: in a lab with IPv6 there is a second one. */
function argvsOf(
  { lab }: OpenLab,
  {
    table,
    place,
    family,
  }: {
    readonly table: Exclude<InspectTable, 'leases'>;
    readonly place: string;
    readonly family: InspectRequest['family'];
  },
): readonly Argv[] {
  const argv = rawCommands[table];
  const isOfOne = argv[0] === 'ip' && table !== 'links';
  if (family !== undefined && isOfOne) return [argvOf(argv, place, family === 'inet' ? ['-4'] : ['-6'])];
  const second = table === 'routes' && lab.network.cidr6 !== undefined ? [argvOf(argv, place, ['-6'])] : [];
  return [argvOf(argv, place, []), ...second];
}

function argvOf([tool, ...words]: Argv, where: string, options: readonly string[]): Argv {
  return [tool, ...inNamespace(where), ...options, ...words];
}

async function printedBy({ inside }: OpenLab, argv: Argv): Promise<string> {
  const outcome = await inside.run(argv);
  if (outcome.kind === 'exited' && outcome.code === 0) return outcome.stdout;
  throw machineError({
    code: 'observe/unreadable',
    message: `\`${argv.join(' ')}\` failed: ${outcome.kind === 'exited' ? outcome.stderr.trim() : outcome.kind}`,
    hint: 'k8s-netlab status says what is missing',
  });
}
