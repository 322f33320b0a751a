import { Cidr, Ipv4 } from '../../net/ipv4.ts';
import { Ipv6 } from '../../net/ipv6.ts';
import { type Draft, readable } from '../draft.ts';
import type { Finding, Path } from '../finding.ts';
import type { NameKind, NameUse } from '../name-use.ts';
import { nearestHint } from '../nearest-hint.ts';
import { shown } from '../shown.ts';
import { actionOf, type StepInput } from '../step-schema.ts';
import { type Places, placesOf } from './places.ts';
import { expectationsOf } from './step-parts.ts';

/** Every name in a step is one of the file's: what it names is there to be looked at. Values of patterns are judged with the lab at hand. */
export function checkReferences(draft: Draft): readonly Finding[] {
  const places = placesOf(draft);
  if (places === undefined) return [];
  const choices = choicesOf(places);
  const references = [
    ...readable(draft.steps).flatMap(([index, step]) => actionNames(step, ['steps', index])),
    ...expectationsOf(draft).flatMap(({ expectation, path }) => below(path, expectation.names)),
  ];
  return references.flatMap(({ name, kind, path }) => {
    if (name === undefined || choices[kind].has(name) || isAddress(name, kind)) return [];
    return [unknownName(name, { kind, path, known: [...choices[kind]] })];
  });
}

function choicesOf({
  all,
  nodes,
  pods,
  members,
  containers,
  devices,
  bareDevices,
  ipv6,
}: Places): Readonly<Record<NameKind, ReadonlySet<string>>> {
  return {
    place: new Set(all),
    container: new Set([...all, ...containers]),
    target: new Set([...all, ...devices, ...ipv6]),
    server: new Set([...all, 'localhost', ...devices, ...ipv6]),
    device: new Set([...all, ...devices, ...bareDevices]),
    node: new Set(nodes),
    pod: new Set(pods),
    member: new Set([...members, 'all']),
    lessee: new Set(nodes),
  };
}

function isAddress(name: string, kind: NameKind): boolean {
  if (kind === 'lessee') return Cidr.safeParse(name).success;
  return (
    (kind === 'target' || kind === 'server') && (Ipv4.safeParse(name).success || Ipv6.safeParse(name).success)
  );
}

function actionNames(step: StepInput, path: Path): readonly NameUse[] {
  const action = actionOf(step);
  return action === undefined ? [] : below([...path, action.key], action.written.names);
}

/** The names with their whole path in the file. */
function below(path: Path, names: readonly NameUse[]): readonly NameUse[] {
  return names.map((use) => ({ ...use, path: [...path, ...use.path] }));
}

interface Unknown {
  readonly kind: NameKind;
  readonly path: Path;
  readonly known: readonly string[];
}

function unknownName(name: string, { kind, path, known }: Unknown): Finding {
  return {
    code: 'scenario/unknown-name',
    message: `${String(path.findLast((key) => typeof key === 'string'))} ${shown(name)} is no ${meanings[kind]}`,
    hint: nearestHint(name, known, 'known are'),
    path,
  };
}

const meanings: Readonly<Record<NameKind, string>> = {
  place: 'pod or node of this scenario',
  container: 'pod, node or POD/CONTAINER of this scenario',
  target: 'pod, node, NODE/DEVICE or address of this scenario',
  server: 'pod, node, NODE/DEVICE, address or localhost',
  node: 'node of this scenario',
  pod: 'pod of this scenario',
  member: 'member of an etcd that the lab starts (`store: { kind: etcd }`)',
  lessee: 'node of this scenario, nor a subnet',
  device: 'pod, node, PLACE/DEVICE, veth:POD or port:NODE of this scenario',
};
