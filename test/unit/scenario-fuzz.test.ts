import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml, stringify } from 'yaml';
import { LabError, type Problem } from '../../src/error/lab-error.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { starterScenario } from '../../src/scenario/starter.ts';

/** One of everything a file can hold. */
const rich = `
apiVersion: k8s-netlab/v1
name: rich
description: Everything.
underlay: &underlay { subnet: 192.0.2.0/24, mtu: 9000, gateway: 192.0.2.1 }
network: { Network: 10.0.0.0/12, SubnetLen: 22, SubnetMin: 10.0.4.0, SubnetMax: 10.0.64.0, Backend: { Type: vxlan, VNI: 7, Port: 4789, MTU: 8000 } }
nodes: [node-1, { name: node-2, address: 192.0.2.9, subnet: 10.0.8.0/22 }]
pods:
  - pod-a@node-1
  - { name: pod-b, node: node-2, address: 10.0.8.9, mac: '02:00:00:00:00:01', mtu: 1400, containers: [&web { name: web, ports: [80] }] }
  - { name: pod-c, node: node-1, containers: [*web, { <<: *web, name: app, ports: [], command: [env], env: { A: 1 }, privileged: true }] }
steps:
  - { name: look, why: Because., claims: [S1], expect: [{ links: { of: node-1, has: { dev: flannel.7, vni: 7 } } }], within: 500ms }
  - { name: ping, before: [{ neigh: { of: pod-a, is: cold } }], ping: { from: pod-a, to: node-2/cni0, count: 2, size: 9, df: true }, expect: [{ reply: { ttl: 62 } }] }
  - { name: exec, exec: { on: pod-c/app, run: [ls] }, expect: [{ exit: 0 }, { output: { matches: '^a' } }] }
  - { name: connect, connect: { from: pod-a, to: pod-b, port: 80, protocol: udp }, expect: [{ no reply: { because: refused } }] }
  - { name: flush, flush: { fdb: node-1 }, expect: [{ netns: { of: pod-c/app, same as: pod-c/web } }] }
  - { name: wait, wait: { until: [{ routes: { of: node-1, has not: { dst: default } } }] }, expect: [{ route to: { of: pod-a, to: 192.0.2.7, is: { dev: eth0 } } }] }
`;
const texts = [rich, starterScenario('fuzz')];

/** Either a scenario, or problems that can each be told: anything else is our bug. */
function expectAnswer(text: string): void {
  try {
    parseScenario({ file: 'fuzz.yaml', text });
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    const lines = text.split('\n').length;
    expect(error.problems.filter((problem) => !isTellable(problem, lines))).toEqual([]);
  }
}

function isTellable({ code, message, hint, at }: Problem, lines: number): boolean {
  const isPlaced = at !== undefined && at.line >= 1 && at.line <= lines + 1 && at.column >= 1;
  const words = `${message} ${hint}`;
  const isWorded =
    message.length > 0 && hint.length > 0 && !/\p{Cc}|undefined|\[object|Invalid input/u.test(words);
  return isPlaced && isWorded && /^scenario\/[a-z-]+$/.test(code);
}

/** Values that have gone wrong before, in this program or another. */
const nasty = fc.constantFrom<unknown>(
  ...[null, true, -1, 0, 1.5, 1e300, NaN, Infinity, '', ' ', '\0', '\u001b[2J', '__proto__', 'underlay'],
  ...[
    '10.244.0.0/16',
    '10.244.1.1',
    '0.0.0.0/0',
    '255.255.255.255',
    '192.168.50.0/31',
    'pod-a@node-1',
    'a@b@c',
  ],
  ...[[], {}, [[]], [null], { name: null }, 'x'.repeat(5000), '02:00:00:00:00:01', 'node-1/cni0', '3s'],
);
const anything = fc.oneof(nasty, fc.jsonValue());

/** Every place of a value, as the keys that lead there. */
function placesIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
}

type Edit = (parent: Record<string, unknown>, key: string) => void;

/** Changes the value at the place that `pick` points to. */
function mutate(value: unknown, pick: number, edit: Edit): void {
  const places = placesIn(value).filter((path) => path.length > 0);
  const path = places[pick % places.length] ?? [];
  let parent = value as Record<string, unknown>;
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string, unknown>;
  edit(parent, path.at(-1) ?? '');
}

const edit: fc.Arbitrary<Edit> = fc.oneof(
  anything.map(
    (value): Edit =>
      (parent, key) =>
        void (parent[key] = value),
  ),
  fc.constant<Edit>((parent, key) => void Reflect.deleteProperty(parent, key)),
  fc.tuple(fc.string(), anything).map(([name, value]): Edit => (parent) => {
    if (!Array.isArray(parent) && name !== '__proto__') parent[name] = value;
  }),
  fc.constant<Edit>((parent) => {
    if (Array.isArray(parent)) parent.push(...(parent as unknown[]));
  }),
);

describe('the seeds', () => {
  it.each(texts)('are scenarios', (text) => {
    expect(parseScenario({ file: 'fuzz.yaml', text }).steps.length).toBeGreaterThan(3);
  });
});

describe('whatever is in the file, the answer is a scenario or problems that can be told', () => {
  it('random values at the top-level keys', () => {
    const keys = ['apiVersion', 'name', 'description', 'underlay', 'network', 'nodes', 'pods', 'steps'];
    const file = fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string()), anything);
    fc.assert(
      fc.property(fc.oneof(file, anything), (value) => expectAnswer(stringify(value))),
      { numRuns: 1000 },
    );
  });

  it('scenarios with values replaced, removed, added and repeated', () => {
    const edits = fc.array(fc.tuple(fc.nat(), edit), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...texts), edits, (text, changes) => {
        const value: unknown = parseYaml(text);
        for (const [pick, change] of changes) mutate(value, pick, change);
        expectAnswer(stringify(value, { aliasDuplicateObjects: false }));
      }),
      { numRuns: 1000 },
    );
  });

  it('scenarios with characters replaced, removed and added', () => {
    const pieces = fc.constantFrom(
      ...['', '\t', '\n', ' ', ':', '- ', '[', '{', '}', '&a ', '*a', '!!x ', '"', '#', '<<: '],
    );
    const cuts = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 5 }), pieces), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...texts), cuts, (text, changes) => {
        const cut = changes.reduce((rest, [at, length, piece]) => {
          const offset = at % (rest.length + 1);
          return rest.slice(0, offset) + piece + rest.slice(offset + length);
        }, text);
        expectAnswer(cut);
      }),
      { numRuns: 1000 },
    );
  });
}, 120_000);
