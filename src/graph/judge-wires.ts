import type { Difference } from '../check/status/difference.ts';
import type { Wire } from './edges.ts';
import { deviceId } from '../net/names.ts';
import type { Device, Edge, EdgeState } from './topology.ts';

/** What is known of a lab that is up. */
export interface Known {
  readonly devices: ReadonlyMap<string, Device>;
  readonly wires: readonly Wire[];
  readonly differences: readonly Difference[];
}

/** Every edge of the plan with the state it is in, then those the kernel has in addition. */
export function judgeWires(planned: readonly Wire[], known: Known): readonly Edge[] {
  const seen = new Map(known.wires.flatMap((wire) => keysOf(wire).map((key) => [key, wire] as const)));
  const plannedKeys = new Set(planned.flatMap(keysOf));
  const extras = distinct(known.wires.filter((wire) => !keysOf(wire).some((key) => plannedKeys.has(key))));
  return [
    ...planned.map((wire) => {
      const [there] = keysOf(wire).flatMap((key) => seen.get(key) ?? []);
      return { ...wire, ...pickSubnets(there), state: stateOf(wire, there, known), isExtra: false };
    }),
    ...extras.map((wire) => ({ ...wire, state: stateOf(wire, wire, known), isExtra: true })),
  ];
}

/** A cable is the same from both its ends. */
function keysOf({ kind, from, to }: Wire): readonly string[] {
  const key = `${kind} ${from} ${to}`;
  return kind === 'veth' ? [key, `${kind} ${to} ${from}`] : [key];
}

/** The kernel names a cable at each of its ends; one is enough. */
function distinct(wires: readonly Wire[]): readonly Wire[] {
  const met = new Set<string>();
  return wires.filter((wire) => {
    const isNew = keysOf(wire).every((key) => !met.has(key));
    for (const key of keysOf(wire)) met.add(key);
    return isNew;
  });
}

function pickSubnets(wire: Wire | undefined): Pick<Wire, 'subnets'> {
  return wire?.subnets === undefined ? {} : { subnets: wire.subnets };
}

function stateOf(wire: Wire, there: Wire | undefined, { devices, differences }: Known): EdgeState {
  const ends = [wire.from, wire.to].map((id) => devices.get(id)?.state);
  if (ends.includes('unseen')) return 'unseen';
  if (there === undefined) return 'missing';
  if (ends.includes('down')) return 'down';
  const facts = entriesOf(wire.kind);
  const end = wire.kind === 'route' ? wire.to : wire.from;
  const lacks = differences.some(
    ({ where, dev = '', fact }) => facts.includes(fact) && deviceId({ where, dev }) === end,
  );
  return lacks ? 'impaired' : 'up';
}

/** The tables whose entries make an edge of that kind work. */
function entriesOf(kind: Wire['kind']): readonly Difference['fact'][] {
  switch (kind) {
    case 'tunnel':
      return ['neigh', 'fdb'];
    case 'route':
      return ['route'];
    case 'veth':
    case 'port':
    case 'over':
      return [];
  }
}
