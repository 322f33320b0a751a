import { describe, expect, it } from 'vitest';
import { head, parse, problemsOf } from './scenario-text.ts';

describe('a scenario of four lines', () => {
  const scenario = parse('nodes: [node-1, node-2]', 'pods: [pod-a@node-1]');

  it('has the underlay and the network of a flannel cluster', () => {
    expect(scenario.underlay).toEqual({
      subnet: '192.168.50.0/24',
      mtuBytes: 1500,
      gateway: '192.168.50.254',
    });
    expect(scenario.network).toEqual({
      cidr: '10.244.0.0/16',
      subnetLength: 24,
      subnetMin: '10.244.1.0',
      subnetMax: '10.244.255.0',
      backend: {
        kind: 'vxlan',
        vni: 1,
        port: 0,
        mtuBytes: undefined,
        gbp: false,
        learning: false,
        directRouting: false,
      },
      usesNftables: false,
      netConf: '{"Network":"10.244.0.0/16","Backend":{"Type":"vxlan"}}',
    });
  });

  it('numbers its nodes from .11 on', () => {
    expect(scenario.nodes.map(({ name, address }) => `${name} ${address}`)).toEqual([
      'node-1 192.168.50.11',
      'node-2 192.168.50.12',
    ]);
  });

  it('leaves to its pods what flannel and host-local decide', () => {
    expect(scenario.pods).toEqual([
      {
        name: 'pod-a',
        node: 'node-1',
        address: undefined,
        address6: undefined,
        mac: undefined,
        mtuBytes: undefined,
        joins: 'at-start',
        containers: [],
        at: { file: 'unit.yaml', line: 4, column: 8 },
      },
    ]);
  });
});

describe('the long forms', () => {
  it('keep every value that is given, with its line', () => {
    const { nodes, pods } = parse(
      'nodes:',
      '  - { name: node-1, address: 192.168.50.77, subnet: 10.244.9.0/24 }',
      'pods:',
      '  - name: pod-a',
      '    node: node-1',
      '    address: 10.244.9.9',
      '    mac: 02:AA:00:00:00:01',
      '    mtu: 1400',
      '    containers:',
      '      - { name: app, command: [env], ports: [80], env: { N: 1, YES: true }, privileged: true }',
    );
    expect(nodes).toMatchObject([{ address: '192.168.50.77', subnet: '10.244.9.0/24', at: { line: 4 } }]);
    expect(pods).toMatchObject([
      { address: '10.244.9.9', mac: '02:aa:00:00:00:01', mtuBytes: 1400, at: { line: 6, column: 5 } },
    ]);
    expect(pods[0]?.containers).toEqual([
      {
        name: 'app',
        command: ['env'],
        ports: [80],
        env: { N: '1', YES: 'true' },
        privileged: true,
        at: { file: 'unit.yaml', line: 12, column: 9 },
      },
    ]);
  });

  it('a pod with a fixed address settles the subnet of its node', () => {
    const { nodes } = parse(
      'nodes: [node-1, node-2]',
      'pods: [{ name: pod-a, node: node-2, address: 10.244.7.9 }]',
    );
    expect(nodes.map(({ subnet }) => subnet)).toEqual([undefined, '10.244.7.0/24']);
  });
});

describe('steps', () => {
  const step = (...lines: readonly string[]) =>
    parse(
      'nodes: [node-1, node-2]',
      'pods:',
      '  - pod-a@node-1',
      '  - { name: pod-b, node: node-2, containers: [{ name: web, ports: [80] }] }',
      'steps:',
      '  - name: a step',
      ...lines.map((line) => `    ${line}`),
    ).steps[0];

  it.each([
    [
      'ping: { from: pod-a, to: pod-b }',
      { kind: 'ping', count: 1, sizeBytes: undefined, dontFragment: false },
    ],
    ['ping: { from: pod-a, to: node-2/cni0, count: 3, size: 1422, df: true }', { count: 3, sizeBytes: 1422 }],
    ['ping: { from: underlay, to: 192.0.2.1 }', { from: 'underlay', to: '192.0.2.1' }],
    [
      'trace: { from: pod-a, to: pod-b, size: 100, df: true, cold: true }',
      { kind: 'trace', probe: 'icmp', port: undefined, sizeBytes: 100, dontFragment: true, isCold: true },
    ],
    [
      'trace: { from: pod-a, to: pod-b, tcp: 80 }',
      { probe: 'tcp', port: 80, dontFragment: false, isCold: false },
    ],
    ['trace: { from: node-1, to: 192.0.2.1, udp: 53 }', { probe: 'udp', port: 53, to: '192.0.2.1' }],
    ['exec: { on: pod-b/web, run: [ls] }', { kind: 'exec', on: 'pod-b', container: 'web', run: ['ls'] }],
    ['exec: { on: node-1, run: [ls] }', { on: 'node-1', container: undefined }],
    [
      'connect: { from: pod-b/web, to: localhost, port: 80 }',
      { kind: 'connect', from: 'pod-b', container: 'web', to: 'localhost', protocol: 'http' },
    ],
    ['flush: { neigh: pod-a }', { kind: 'flush', table: 'neigh', of: 'pod-a' }],
    ['flush: { fdb: underlay }', { kind: 'flush', table: 'fdb', of: 'underlay' }],
    ['wait: { until: [{ fdb: { of: node-1, is: cold } }] }', { kind: 'wait', until: [{ kind: 'table' }] }],
  ])('%s', (line, action) => {
    expect(step(line)?.action).toMatchObject(action);
  });

  it.each([
    ['reply: true', { kind: 'reply', ttl: undefined }],
    ['reply: { ttl: 62 }', { kind: 'reply', ttl: 62 }],
    ['no reply: true', { kind: 'no-reply', because: undefined }],
    ['no reply: { because: unreachable }', { kind: 'no-reply', because: 'unreachable' }],
    ['output: { contains: x }', { kind: 'output', contains: 'x', matches: undefined }],
    ['exit: 0', { kind: 'exit', code: 0 }],
    [
      'neigh: { of: pod-a, is: cold }',
      { kind: 'table', table: 'neigh', of: 'pod-a', claim: { kind: 'cold' } },
    ],
    [
      'links: { of: node-1, has: { dev: flannel.1, vni: 1 } }',
      { kind: 'table', table: 'links', claim: { kind: 'has', pattern: { dev: 'flannel.1', vni: '1' } } },
    ],
    [
      'fdb: { of: node-1, has not: { mac: pod-b } }',
      { claim: { kind: 'has-not', pattern: { mac: 'pod-b' } } },
    ],
    [
      'route to: { of: pod-a, to: pod-b, is: { dev: eth0 } }',
      { kind: 'route-to', of: 'pod-a', to: 'pod-b', pattern: { dev: 'eth0' } },
    ],
    ['netns: { of: pod-b/web, same as: pod-b }', { kind: 'netns', sameAs: 'pod-b', differsFrom: undefined }],
  ])('expect %s', (line, expectation) => {
    const found = step('ping: { from: pod-a, to: pod-b }', 'expect:', `  - ${line}`)?.expect[0];
    expect(found).toMatchObject({ ...expectation, at: { line: 11, column: 9 } });
  });

  it.each([
    ['within: 500ms', 500],
    ['within: 2.5s', 2500],
    ['why: The default.', 3000],
  ])('%s', (line, withinMs) => {
    expect(step('flush: { neigh: pod-a }', line)?.withinMs).toBe(withinMs);
  });
});

describe('YAML', () => {
  it('JSON is read as the YAML it is', () => {
    const text = JSON.stringify({ apiVersion: 'k8s-netlab/v1', name: 'json', nodes: ['node-1'] });
    const wrong = text.replace('node-1', 'Node');
    const column = wrong.indexOf('"Node"') + 1;
    expect(problemsOf(wrong)).toMatchObject([{ code: 'scenario/bad-format', at: { line: 1, column } }]);
  });

  it('merge keys and aliases are followed, also by hundreds of pods', () => {
    const pods = Array.from({ length: 200 }, (_, index) => `  - { <<: *web, name: pod-${index + 2} }`);
    const { pods: found } = parse(
      'nodes: [node-1]',
      'pods:',
      '  - &web { name: pod-1, node: node-1, containers: [{ name: web, ports: [80] }] }',
      ...pods,
    );
    expect(found).toHaveLength(201);
    expect(found[200]?.containers).toMatchObject([{ name: 'web', ports: [80] }]);
  });

  it('a problem in an aliased value is told at its anchor', () => {
    const text = `${head}nodes: [node-1]\nx-ports: &ports [80, 99999]\n`;
    const pod = 'pods: [{ name: pod-a, node: node-1, containers: [{ name: web, ports: *ports }] }]\n';
    const found = problemsOf(text + pod).find(({ code }) => code === 'scenario/out-of-range');
    expect(found?.at).toEqual({ file: 'unit.yaml', line: 4, column: 22 });
  });

  it.each([
    ['\uFEFF', ''],
    ['', '\r'],
  ])('a byte order mark or CRLF line ends change nothing (%j, %j)', (mark, carriage) => {
    const lines = ['apiVersion: k8s-netlab/v1', 'name: unit', 'nodes: [Node]', ''];
    const text = mark + lines.join(`${carriage}\n`);
    expect(problemsOf(text)).toMatchObject([{ code: 'scenario/bad-format', at: { line: 3 } }]);
  });

  it.each(['[', '{ a: ', '- ', '? '])('"%s" nested without end is refused', (open) => {
    const [problem] = problemsOf(open.repeat(20_000));
    expect(problem?.code).toBe('scenario/too-deep');
  });
});

describe('problems', () => {
  it('come sorted by their place', () => {
    const problems = problemsOf(`nodes: [Node, node-1, node-1]\npodz: []\n${head}underlay: { mtu: 0 }\n`);
    expect(problems.map(({ at }) => at?.line)).toEqual([1, 1, 2, 5]);
  });

  it('beyond a hundred are counted', () => {
    const problems = problemsOf(`${head}nodes: [${Array.from({ length: 250 }, () => 'Node').join(', ')}]\n`);
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)?.message).toBe('150 more problems are not told');
  });

  it('of a part that cannot be read draw no others after them', () => {
    const text = `${head}nodes: [{ name: node-1, adress: 1 }]\npods: [pod-a@node-1]\nsteps: [{ name: s, ping: { from: pod-a, to: node-1 } }]\n`;
    expect(problemsOf(text).map(({ code }) => code)).toEqual(['scenario/unknown-key']);
  });
});
