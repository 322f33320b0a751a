import { describe, expect, it } from 'vitest';
import { design } from '../../src/netlab.ts';
import { blocksOf, stepAtLine } from '../../src/plan/blocks.ts';
import { formatStep } from '../../src/plan/format-step.ts';
import { planLab } from '../../src/plan/plan-lab.ts';
import { PHASES, type Plan, type Step } from '../../src/plan/plan.ts';
import { formatPart, formatScript } from '../../src/plan/script.ts';
import { selectPart } from '../../src/plan/select-part.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { failedStep } from '../../src/sandbox/run-plan.ts';

async function planOf(yaml: string): Promise<Plan> {
  return planLab(
    await design(
      parseScenario({ file: 'plan.yaml', text: `apiVersion: k8s-netlab/v1\nname: plan\n${yaml}` }),
    ),
  );
}

const three = 'nodes: [node-1, node-2, node-3]\npods: [pod-a@node-1, pod-b@node-2]\n';

function commandsOf(plan: Plan, node: string): readonly string[] {
  return plan.nodes.find((part) => part.node === node)?.steps.map(formatStep) ?? [];
}

describe('the plan', () => {
  it('sets up flannel.1 in the order flanneld does: device, accept_ra, address, up, then ARP, FDB, route of each peer', async () => {
    const about = commandsOf(await planOf(three), 'node-1').filter((command) => /flannel[./]1/.test(command));
    expect(about.map((command) => command.replaceAll(/([0-9a-f]{2}:){5}[0-9a-f]{2}/g, 'MAC'))).toEqual([
      'ip -n node-1 link add flannel.1 address MAC mtu 1450 txqueuelen 0 type vxlan id 1 local 192.168.50.11 dev eth0 dstport 8472 nolearning',
      'ip netns exec node-1 sysctl -w net.ipv6.conf.flannel/1.accept_ra=0',
      'ip -n node-1 addr add 10.244.1.0/32 dev flannel.1',
      'ip -n node-1 link set flannel.1 up',
      'ip -n node-1 neigh replace 10.244.2.0 lladdr MAC dev flannel.1 nud permanent',
      'ip -n node-1 neigh replace 10.244.3.0 lladdr MAC dev flannel.1 nud permanent',
      'bridge -n node-1 fdb replace MAC dev flannel.1 dst 192.168.50.12 self permanent',
      'bridge -n node-1 fdb replace MAC dev flannel.1 dst 192.168.50.13 self permanent',
      'ip -n node-1 route replace 10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink',
      'ip -n node-1 route replace 10.244.3.0/24 via 10.244.3.0 dev flannel.1 onlink',
    ]);
  });

  it('has one plain route a peer with host-gw, and no tunnel device', async () => {
    const commands = commandsOf(await planOf(`${three}network: { Backend: { Type: host-gw } }\n`), 'node-1');
    expect(commands.filter((command) => command.includes('10.244.'))).toContain(
      'ip -n node-1 route replace 10.244.2.0/24 via 192.168.50.12 dev eth0',
    );
    expect(commands.filter((command) => command.includes('vxlan') || command.includes('flannel.'))).toEqual(
      [],
    );
  });

  it('has a tunnel of IPv4 within IPv4 with ipip, and every route says where it ends', async () => {
    const network = 'network: { Backend: { Type: ipip } }\n';
    const about = commandsOf(await planOf(`${three}${network}`), 'node-1').filter((command) =>
      command.includes('flannel.ipip'),
    );
    expect(about).toEqual([
      'ip -n node-1 link add flannel.ipip mtu 1480 type ipip local 192.168.50.11',
      'ip -n node-1 addr add 10.244.1.0/32 dev flannel.ipip',
      'ip -n node-1 link set flannel.ipip up',
      'ip -n node-1 route replace 10.244.2.0/24 via 192.168.50.12 dev flannel.ipip onlink',
      'ip -n node-1 route replace 10.244.3.0/24 via 192.168.50.13 dev flannel.ipip onlink',
    ]);
  });

  it.each(['wireguard', 'udp', 'alloc'])(
    'leaves to the agents what no command can wire: %s',
    async (type) => {
      const commands = commandsOf(
        await planOf(`${three}network: { Backend: { Type: ${type} } }\n`),
        'node-1',
      );
      expect(commands.filter((command) => command.includes('10.244.2.'))).toEqual([]);
    },
  );

  it('pins the MAC of cni0 after its address, and makes no cni0 on a node without pods', async () => {
    const plan = await planOf(three);
    const about = commandsOf(plan, 'node-1').filter((command) => / cni0( |$)/.test(command));
    expect(about.at(-2)).toBe('ip -n node-1 addr add 10.244.1.1/24 brd + dev cni0');
    expect(about.at(-1)).toMatch(/^ip -n node-1 link set cni0 address /);
    expect(commandsOf(plan, 'node-3').filter((command) => command.includes('cni0'))).toEqual([]);
  });

  it('gives every command a reason, and every one of a node or pod its place in the scenario', async () => {
    const { wire, nodes } = await planOf(three);
    const steps = nodes.flatMap((node) => node.steps);
    for (const step of [...wire, ...steps]) expect(step.because).toMatch(/^\S.*[.?!]$/s);
    for (const step of steps) expect(step.from?.line).toBeGreaterThan(2);
  });

  it("says of each command of a node whose it is: the machine's, flannel's, or the CNI plugins'", async () => {
    const [node] = selectPart(await planOf(three), ['flannel'], ['node-1']).nodes;
    const about = node?.steps.map(formatStep) ?? [];
    expect(about.at(-1)).toBe('write /run/nodes/node-1/run/flannel/subnet.env');
    expect(about.join('\n')).not.toMatch(/cni0|pod-a|ip_forward/);
  });

  it('of all phases is the whole plan, and of some leaves the rest out', async () => {
    const plan = await planOf(three);
    expect(formatScript(plan, PHASES).text).toBe(formatScript(plan).text);
    const first = formatScript(plan, ['boot']).text;
    const second = formatPart(selectPart(plan, ['pods'])).text;
    expect(first).toContain('netns attach underlay');
    expect(first).not.toMatch(/flannel\.1|subnet.env|cni0/);
    expect(second).toContain('netns add pod-a');
    expect(second).not.toMatch(/netns attach|flannel\.1|ip_forward/);
  });

  it('has no word with a space in it: ip -batch would split it', async () => {
    const { wire, nodes } = await planOf(three);
    for (const step of [...wire, ...nodes.flatMap((node) => node.steps)])
      if (step.tool === 'ip' || step.tool === 'bridge')
        for (const word of step.argv) expect(word).toMatch(/^\S+$/);
  });
});

describe('a block of the script', () => {
  const step = (where: string, tool: 'ip' | 'bridge', word: string): Step => ({
    in: where,
    tool,
    argv: [word],
    because: 'So.',
  });

  it('joins consecutive steps of a namespace, and in it those of a tool, in their order', () => {
    const steps = [
      step('a', 'ip', '1'),
      step('a', 'ip', '2'),
      step('a', 'bridge', '3'),
      step('b', 'ip', '4'),
      step('a', 'ip', '5'),
    ];
    const blocks = blocksOf(steps, 7);
    expect(
      blocks.map(({ id, where, pieces }) => [id, where, pieces.map((piece) => piece.steps.length)]),
    ).toEqual([
      [7, 'a', [2, 1]],
      [8, 'b', [1]],
      [9, 'a', [1]],
    ]);
    expect(blocks.flatMap(({ pieces }) => pieces.flatMap((piece) => piece.steps))).toEqual(steps);
  });

  it('knows the step of a line of a batch: a comment and a command take a line each', () => {
    const [block] = blocksOf([step('a', 'ip', '1'), step('a', 'ip', '2')], 1);
    expect([1, 2, 3, 4].map((line) => stepAtLine(block!.pieces[0]!, line))).toEqual(
      ['1', '1', '2', '2'].map((word) => step('a', 'ip', word)),
    );
  });
});

describe('a failed command', () => {
  it('of a batch is found by block, piece and line', async () => {
    const script = formatScript(await planOf(three));
    for (const block of script.blocks)
      block.pieces.forEach((piece, index) => {
        if (piece.kind !== 'ip' && piece.kind !== 'bridge') return;
        piece.steps.forEach((step, place) => {
          const said = `RTNETLINK answers: File exists\nCommand failed -:${2 * place + 2}\nplan: block ${block.id} failed with status ${index + 2}\n`;
          expect(failedStep(script, said)).toBe(step);
        });
      });
  });

  it('that sets a sysctl is found by the file it could not write', async () => {
    const script = formatScript(await planOf(three));
    const block = script.blocks.find(({ where }) => where === 'pod-a')!;
    const said = `sh: 4: cannot create /proc/sys/net/ipv4/conf/eth0/arp_notify: Permission denied\nplan: block ${block.id} failed with status 2\n`;
    expect(formatStep(failedStep(script, said)!)).toBe(
      'ip netns exec pod-a sysctl -w net.ipv4.conf.eth0.arp_notify=1',
    );
  });

  it('is not made up when the script says nothing of it', async () => {
    expect(failedStep(formatScript(await planOf(three)), 'sh: not found')).toBeUndefined();
  });
});
