import type { Lab } from '../lab/lab.ts';
import type { ListeningSocket } from '../observe/sockets.ts';
import type { ExpectationOf } from '../scenario/expectation.ts';
import type { Check } from './check.ts';
import { judgeRows, rowClaimInWords } from './judge-rows.ts';
import { namesOf } from './names.ts';
import { programOf, type Resident } from './resident.ts';
import { cell, type Row } from './row.ts';
import { inNamespace } from './shown-by.ts';
import type { Verdict } from './verdict.ts';

type PortsExpectation = ExpectationOf<'ports'>;

/** Among the ports of a network namespace is one like that, or none. */
export function portsCheck(expectation: PortsExpectation): Check {
  return { wanted: wantedOf(expectation) };
}

function wantedOf({ of, claim }: PortsExpectation): string {
  return `the port list of ${of} ${rowClaimInWords(claim)}`;
}

/** A socket and who holds it; nobody where its process could not be found. */
export interface HeldSocket extends ListeningSocket {
  readonly holder: Resident | undefined;
}

const view = { columns: { protocol: 'word', port: 'word', address: 'word', process: 'word' } } as const;

/** Whether a port is listened on that should be, or should not. */
export function judgePorts(
  expectation: PortsExpectation,
  { sockets, lab }: { readonly sockets: readonly HeldSocket[]; readonly lab: Lab },
): Verdict {
  const { of, claim, at } = expectation;
  const place = { view, where: of, names: namesOf(lab), at };
  const rows = sockets.map((socket) => rowOf(socket, responderOf(socket, of, lab)));
  const shownBy = ['ss', ...inNamespace(of).map((word) => (word === '-n' ? '-N' : word)), '-tulnp'].join(' ');
  return { wanted: wantedOf(expectation), shownBy, at, ...judgeRows(rows, claim, place) };
}

/** The container without a command for which the lab itself listens there. */
function responderOf({ holder, port }: HeldSocket, of: string, { pods }: Lab): string | undefined {
  if (holder?.isOfLab !== true) return undefined;
  const containers = pods.find(({ name }) => name === of)?.containers ?? [];
  const container = containers.find(({ command, ports }) => command === undefined && ports.includes(port));
  return container && `${of}/${container.name}`;
}

/** The process is known by its program, and by its container: the lab's responder is `k8s-netlab`. */
function rowOf({ protocol, address, port, holder }: HeldSocket, responder: string | undefined): Row {
  const program = holder && (responder === undefined ? programOf(holder) : 'k8s-netlab');
  const container = responder ?? holder?.container;
  const isAny = address === '0.0.0.0' || address === '::';
  const cells = {
    protocol: [protocol],
    port: [String(port)],
    address: isAny ? ['*', address] : [address],
    process: [...cell(program), ...cell(container)],
  };
  const by = holder === undefined ? '' : ` ${program ?? ''} pid ${holder.pid}`;
  return {
    cells,
    line: `${protocol} ${isAny ? '*' : address}:${port}${by}${container === undefined ? '' : `  # ${container}`}`,
    isLearned: false,
  };
}
