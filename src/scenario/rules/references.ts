import { Ipv4 } from '../../net/ipv4.ts';
import { tableKinds } from '../columns.ts';
import { type Draft, readable } from '../draft.ts';
import type { Finding, Path } from '../finding.ts';
import { nearestHint } from '../nearest-hint.ts';
import { shown } from '../shown.ts';
import type { StepInput } from '../step-schema.ts';
import { type Places, placesOf } from './places.ts';
import { type PlacedExpectation, expectationsOf } from './step-parts.ts';

/** What a key may name: a namespace, that or a container of a pod, or something that has an address. */
type Kind = 'place' | 'container' | 'target' | 'server';

/** A name in a step. */
interface Reference {
  readonly name: string | undefined;
  readonly kind: Kind;
  readonly path: Path;
}

/** Every name in a step is one of the file's: what it names is there to be looked at. Values of patterns are judged with the lab at hand. */
export function checkReferences(draft: Draft): readonly Finding[] {
  const places = placesOf(draft);
  if (places === undefined) return [];
  const choices = choicesOf(places);
  const references = [
    ...readable(draft.steps).flatMap(([index, step]) => actionReferences(step, ['steps', index])),
    ...expectationsOf(draft).flatMap(expectationReferences),
  ];
  return references.flatMap(({ name, kind, path }) => {
    if (name === undefined || choices[kind].has(name) || isAddress(name, kind)) return [];
    return [unknownName(name, { kind, path, known: [...choices[kind]] })];
  });
}

function choicesOf({ all, containers, devices }: Places): Readonly<Record<Kind, ReadonlySet<string>>> {
  return {
    place: new Set(all),
    container: new Set([...all, ...containers]),
    target: new Set([...all, ...devices]),
    server: new Set([...all, 'localhost', ...devices]),
  };
}

function isAddress(name: string, kind: Kind): boolean {
  return (kind === 'target' || kind === 'server') && Ipv4.safeParse(name).success;
}

function actionReferences({ ping, exec, connect, flush }: StepInput, path: Path): readonly Reference[] {
  return [
    { name: ping?.from, kind: 'place', path: [...path, 'ping', 'from'] },
    { name: ping?.to, kind: 'target', path: [...path, 'ping', 'to'] },
    { name: exec?.on, kind: 'container', path: [...path, 'exec', 'on'] },
    { name: connect?.from, kind: 'container', path: [...path, 'connect', 'from'] },
    { name: connect?.to, kind: 'server', path: [...path, 'connect', 'to'] },
    { name: flush?.neigh, kind: 'place', path: [...path, 'flush', 'neigh'] },
    { name: flush?.fdb, kind: 'place', path: [...path, 'flush', 'fdb'] },
  ];
}

function expectationReferences({ expectation, path }: PlacedExpectation): readonly Reference[] {
  const { 'route to': routeTo, netns } = expectation;
  return [
    ...tableKinds.map((table) => ({
      name: expectation[table]?.of,
      kind: 'place' as const,
      path: [...path, table, 'of'],
    })),
    { name: routeTo?.of, kind: 'place', path: [...path, 'route to', 'of'] },
    { name: routeTo?.to, kind: 'target', path: [...path, 'route to', 'to'] },
    { name: netns?.of, kind: 'container', path: [...path, 'netns', 'of'] },
    { name: netns?.['same as'], kind: 'container', path: [...path, 'netns', 'same as'] },
    { name: netns?.['differs from'], kind: 'container', path: [...path, 'netns', 'differs from'] },
  ];
}

interface Unknown {
  readonly kind: Kind;
  readonly path: Path;
  readonly known: readonly string[];
}

function unknownName(name: string, { kind, path, known }: Unknown): Finding {
  return {
    code: 'scenario/unknown-name',
    message: `${String(path.at(-1))} ${shown(name)} is no ${meanings[kind]}`,
    hint: nearestHint(name, known, 'known are'),
    path,
  };
}

const meanings: Readonly<Record<Kind, string>> = {
  place: 'pod or node of this scenario',
  container: 'pod, node or POD/CONTAINER of this scenario',
  target: 'pod, node, NODE/DEVICE or IPv4 address of this scenario',
  server: 'pod, node, NODE/DEVICE, IPv4 address or localhost',
};
