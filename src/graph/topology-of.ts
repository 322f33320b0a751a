import { compareContainers } from '../check/status/compare-containers.ts';
import { compareMembers } from '../check/status/compare-members.ts';
import { compareState } from '../check/status/compare-state.ts';
import { type Difference, joinComparisons } from '../check/status/difference.ts';
import { expectedState } from '../check/status/expected-state.ts';
import type { MemberState } from '../etcd/member-state.ts';
import type { Lab } from '../lab/lab.ts';
import { UNDERLAY } from '../net/names.ts';
import type { Observation } from '../observe/tables.ts';
import type { ContainerState } from '../runtime/container-state.ts';
import type { Container } from '../scenario/scenario.ts';
import { observedDevices, plannedDevices } from './devices.ts';
import { observedWires, overlayId, plannedWires } from './edges.ts';
import { judgeWires } from './judge-wires.ts';
import type { ContainerVertex, Device, Overlay, Place, Topology } from './topology.ts';

/** What was read of a lab that is up. */
export interface Seen {
  /** All tables `observeLab` reads. */
  readonly observation: Observation;
  readonly containers: readonly ContainerState[];
  readonly members: readonly MemberState[];
}

/** The lab as it should be. Pure: the same lab gives the same topology. */
export function plannedTopology(lab: Lab): Topology {
  const expected = expectedState(lab);
  const edges = plannedWires(lab, expected).map(
    (wire) => ({ ...wire, state: 'planned', isExtra: false }) as const,
  );
  const places = placesOf(lab, { devices: plannedDevices(expected), differences: [], containers: [] });
  return { name: lab.name, source: 'plan', places, overlays: overlaysOf(lab), edges, differences: [] };
}

/**
 * The lab as the kernel has it. What differs from the plan is marked where it belongs to; what is there in addition is there too;
 * what could not be looked at is `unseen`.
 */
export function observedTopology(lab: Lab, { observation, containers, members }: Seen): Topology {
  const expected = expectedState(lab);
  const parts = [compareState(expected, observation), compareMembers(members), compareContainers(containers)];
  const { differences } = joinComparisons(parts);
  const devices = observedDevices(expected, observation, differences);
  const places = placesOf(lab, { devices, differences, containers });
  const byId = new Map([...devices.values()].flat().map((device) => [device.id, device]));
  const wires = observedWires(lab, observation);
  const edges = judgeWires(plannedWires(lab, expected), { devices: byId, wires, differences });
  const overlays = overlaysOf(lab, observation);
  return { name: lab.name, source: 'kernel', places, overlays, edges, differences };
}

interface Parts {
  readonly devices: ReadonlyMap<string, readonly Device[]>;
  readonly differences: readonly Difference[];
  readonly containers: readonly ContainerState[];
}

function placesOf(lab: Lab, parts: Parts): readonly Place[] {
  const { underlay, nodes, storeNodes, pods } = lab;
  const place = (id: string) => ({
    id,
    marks: parts.differences
      .filter(({ where, fact }) => where === id && (fact === 'namespace' || fact === 'store'))
      .map(({ brief }) => brief),
    devices: parts.devices.get(id) ?? [],
  });
  const alone = { node: undefined, containers: [] };
  return [
    { kind: 'underlay', subnet: underlay.subnet, ...alone, ...place(UNDERLAY) },
    ...nodes.map(({ name, subnet }): Place => ({ kind: 'node', subnet, ...alone, ...place(name) })),
    ...storeNodes.map(({ name }): Place => ({ kind: 'store', subnet: undefined, ...alone, ...place(name) })),
    ...pods.map(({ name, node, containers }): Place => {
      const inside = containers.map((container) => containerVertex(name, container, parts.containers));
      return { kind: 'pod', node, subnet: undefined, containers: inside, ...place(name) };
    }),
  ];
}

function containerVertex(
  pod: string,
  { name, command, ports }: Container,
  states: readonly ContainerState[],
): ContainerVertex {
  const does = command === undefined ? `answers on ${ports.join(', ')}` : command.join(' ');
  const own = states.filter((one) => one.pod === pod && one.container === name);
  const marks = compareContainers(own).differences.map(({ saw }) => saw);
  return { id: `${pod}/container/${name}`, name, does, marks };
}

/** The VXLAN networks of the plan, and those of tunnel ends the kernel has in addition. */
function overlaysOf({ nodes }: Lab, observation?: Observation): readonly Overlay[] {
  const ends = [...nodes.map(({ vtep }) => vtep), ...(observation?.links ?? []).map(({ vxlan }) => vxlan)];
  const known = ends.flatMap((end) => end ?? []);
  return [...new Set(known.map(({ vni }) => vni))].map((vni) => ({
    ...{ id: overlayId(vni), vni },
    port: known.find((end) => end.vni === vni)?.port ?? 0,
  }));
}
