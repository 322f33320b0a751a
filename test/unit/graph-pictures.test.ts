import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDot } from '../../src/graph/dot.ts';
import type { Hop } from '../../src/graph/hop.ts';
import { formatMermaid } from '../../src/graph/mermaid.ts';
import { palette } from '../../src/graph/palette.ts';
import { svgEdgeId, svgId } from '../../src/graph/svg-id.ts';
import { topologySvg } from '../../src/graph/svg.ts';
import { observedTopology, plannedTopology } from '../../src/graph/topology-of.ts';
import type { Topology } from '../../src/graph/topology.ts';
import { design } from '../../src/netlab.ts';
import { formatGraphPage } from '../../src/report/graph-page.ts';
import { htmlFaults } from './html-faults.ts';
import { formatGraph } from '../../src/report/graph-text.ts';
import { plainStyle } from '../../src/report/style.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { asSeen, extraLink, withLink } from './as-seen.ts';
import { lab, vethOf } from './check-lab.ts';

const planned = plannedTopology(lab);

/** pod-a's card is down, node-1 lacks an FDB entry, node-2 has a device more, pod-b is gone. */
const broken = ((): Topology => {
  const { links, fdb, ...rest } = withLink(asSeen(lab), 'pod-a/eth0', { flags: [] });
  const observation = {
    ...rest,
    links: [...links.filter(({ where }) => where !== 'pod-b'), extraLink('node-2', 'dm0')],
    fdb: fdb.filter(({ where, dst }) => where !== 'node-1' || dst !== '192.168.50.12'),
    absent: ['pod-b'],
  };
  return observedTopology(lab, { observation, containers: [], members: [] });
})();

describe('ids in pictures', () => {
  test('are the ids of vertices without what a selector would need escapes for', () => {
    expect(svgId('node-1/flannel.1')).toBe('node-1__flannel_2e1');
    expect(svgId('pod-a/eth0', 'p2-')).toBe('p2-pod-a__eth0');
    expect(svgEdgeId({ from: 'node-1/cni0', to: 'node-1/v' }, 'x-')).toBe('x-node-1__cni0_to_node-1__v');
  });

  test('differ where the ids of vertices do', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        expect(svgId(one)).toMatch(/^[\w-]*$/);
        expect(svgId(one) === svgId(other)).toBe(one === other);
      }),
    );
  });
});

describe('as text', () => {
  test('what differs stands below its device, in words', () => {
    const lines = formatGraph(broken, plainStyle).split('\n');
    const after = (start: RegExp) => lines[lines.findIndex((line) => start.test(line)) + 1];
    expect(lines[0]).toBe('lab check, as the kernel has it');
    expect(after(/eth0 +10\.244\.1\.2/)).toMatch(/! down$/);
    expect(after(/dm0/)).toMatch(/! not in the plan$/);
    expect(after(/─ pod-b$/)).toMatch(/! no such namespace$/);
    expect(lines.filter((line) => line.endsWith('! no FDB entry for node-2'))).toHaveLength(1);
    expect(lines.filter((line) => line.endsWith('! could not look'))).toHaveLength(1);
  });

  test('a lab that is well has nothing to say', () => {
    const observation = asSeen(lab);
    const text = formatGraph(observedTopology(lab, { observation, containers: [], members: [] }), plainStyle);
    expect(text).not.toContain('!');
  });

  test('a container that does not run is said how it ended', () => {
    const container = {
      ...{ name: 'web', command: ['false'], ports: [], env: {}, privileged: false },
      at: lab.pods[0]!.at,
    };
    const [first, ...others] = lab.pods;
    const withContainer = { ...lab, pods: [{ ...first!, containers: [container] }, ...others] };
    const state = { pod: 'pod-a', container: 'web', kind: 'process', state: 'exited', exitCode: 1 } as const;
    const seen = { observation: asSeen(lab), containers: [state], members: [] };
    const text = formatGraph(observedTopology(withContainer, seen), plainStyle);
    expect(text).toMatch(/\[web\] false\n.*! has exited with code 1\n/);
  });
});

describe('as dot', () => {
  const hops: readonly Hop[] = [
    { from: 'pod-a/eth0', to: `node-1/${vethOf.podA}`, label: '1', kind: 'request' },
    { from: `node-1/${vethOf.podA}`, to: 'node-1/cni0', label: '2', kind: 'request' },
    { from: 'node-1/cni0', to: 'node-1/cni0', label: 'NO_ROUTE', kind: 'drop' },
    { from: 'node-1/cni0', to: 'elsewhere', label: '3', kind: 'reply' },
  ];

  test("a packet's way is drawn without constraint, its end is marked with the reason", () => {
    const dot = formatDot(planned, { hops });
    expect(dot.match(/class = "hop /g)).toHaveLength(3);
    expect(dot).toMatch(/"pod-a\/eth0" -> "node-1\/veth\w+" \[[^\]]*constraint = false[^\]]*taillabel = "1"/);
    expect(dot).toMatch(/"node-1\/cni0" \[[^\]]*✗ NO_ROUTE[^\]]*penwidth = 2/);
  });

  test('without hops nothing of them is in it', () => {
    expect(formatDot(planned)).not.toMatch(/hop|✗/);
  });

  test('what differs is in words at its device and its edge', () => {
    const dot = formatDot(broken);
    expect(dot).toMatch(/"node-1\/flannel\.1" \[[^\]]*no FDB entry for node-2/);
    expect(dot).toMatch(/"node-2\/flannel\.1" -> "node-1\/flannel\.1" \[[^\]]*entry missing or wrong/);
    expect(dot).toMatch(/"pod-b\/eth0" \[[^\]]*could not look/);
  });

  test('ten tunnel ends are joined by ten stretches, not by a hundred edges', async () => {
    const names = Array.from({ length: 10 }, (_one, index) => `node-${index + 1}`);
    const text = `apiVersion: k8s-netlab/v1\nname: ten\nnodes: [${names.join(', ')}]\n`;
    const ten = plannedTopology(await design(parseScenario({ file: 'ten.yaml', text })));
    expect(formatDot(ten).match(/class = "edge tunnel planned"/g)).toHaveLength(10);
  });

  test('Graphviz takes whatever a container runs and a label says', async () => {
    const texts = fc.string({ unit: 'grapheme' });
    const one = async (does: string, label: string) => {
      const places = planned.places.map((place) =>
        place.id === 'pod-a'
          ? { ...place, containers: [{ id: 'pod-a/container/x', name: 'x', does, marks: [label] }] }
          : place,
      );
      const from = 'pod-a/eth0';
      const ends: readonly Hop[] = (['arp', 'drop'] as const).map((kind) => ({
        ...{ from, to: 'node-1/cni0', label, kind },
      }));
      const svg = await topologySvg({ ...planned, places }, { hops: ends });
      expect(svg).toContain('id="pod-a__container__x"');
    };
    await fc.assert(fc.asyncProperty(texts, texts, one), { numRuns: 25 });
    await one('sh -c "echo \\"<b>&amp;\\N\\"" ]]>', '-->"\\');
  });
});

describe('as SVG', () => {
  test('it is one element with name, description, and ids that a prefix tells apart', async () => {
    const svg = await topologySvg(broken, { prefix: 's1-' });
    expect(svg).toMatch(
      /^<svg [^>]*role="img" aria-labelledby="s1-_title s1-_text">\n<title id="s1-_title">/,
    );
    expect(svg).toMatch(/<desc id="s1-_text">.*node-1 with pod-a, pod-c; .*node-3 without pods.*is down\./);
    const ids = [...svg.matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id);
    expect(ids).toContain(svgId('node-1/flannel.1', 's1-'));
    expect(ids.filter((id) => !id.startsWith('s1-'))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('every colour in it is one of the palette, and so has its dark value', async () => {
    const hops: readonly Hop[] = (['request', 'reply', 'arp', 'drop'] as const).map((kind) => ({
      ...{ from: 'pod-a/eth0', to: 'node-1/cni0', label: kind, kind },
    }));
    const svg = await topologySvg(broken, { hops });
    const used = [...svg.matchAll(/ (?:fill|stroke)="([^"]*)"/g)].map(([, value = '']) => value);
    const known = [...Object.values(palette).map(({ light }) => light), 'none', 'transparent'];
    expect([...new Set(used)].filter((value) => !known.some((one) => one === value))).toEqual([]);
    expect(new Set(Object.values(palette).map(({ light }) => light)).size).toBe(Object.keys(palette).length);
  });
});

describe('as a page', () => {
  test('it lists what differs with what mends it, and needs no network', () => {
    const page = formatGraphPage(broken, '<svg></svg>');
    expect(page).toContain('3 things differ from the plan.');
    expect(page).toContain('<code>ip -n pod-a link set eth0 up</code>');
    expect(page).not.toMatch(/https?:|<script/);
  });

  test('it is valid and accessible by a checker that is not ours', async () => {
    expect(await htmlFaults(formatGraphPage(broken, '<svg></svg>'))).toEqual([]);
  });

  test('a lab that was not looked at is not said to be well', () => {
    expect(formatGraphPage(planned, '<svg></svg>')).toContain('no lab was looked at');
    expect(formatGraphPage(planned, '<svg></svg>')).not.toContain('<table');
  });

  test('what comes from the lab is text, not markup', () => {
    const page = formatGraphPage({ ...broken, name: '<img src=x>' }, '<svg></svg>');
    expect(page).not.toContain('<img');
  });
});

describe('as mermaid', () => {
  test('labels cannot end their quotes', () => {
    const places = planned.places.map((place) => ({
      ...place,
      containers: [{ id: `${place.id}/container/x`, name: 'x', does: 'a"] --> b', marks: ['#1;'] }],
    }));
    const text = formatMermaid({ ...planned, places });
    expect(text).toContain('a#34;#93; --#62; b');
    expect(text).toContain('#35;1#59;');
  });

  test('what differs is in words and of a class of its own', () => {
    const text = formatMermaid(broken);
    expect(text).toMatch(/node-1__flannel_2e1\["flannel\.1<br>.*no FDB entry for node-2"\]:::bad/);
    expect(text).toMatch(/node-2__dm0\["dm0<br>not in the plan"\]:::extra/);
  });
});
