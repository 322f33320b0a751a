import { describe, expect, it } from 'vitest';
import { expectedState } from '../../src/check/status/expected-state.ts';
import { applyWirings } from '../../src/lab/apply-wirings.ts';
import type { Lab } from '../../src/lab/lab.ts';
import { PodWiringSchema } from '../../src/lab/pod-wiring.ts';
import { design } from '../../src/netlab.ts';
import { planLab } from '../../src/plan/plan-lab.ts';
import { formatScript } from '../../src/plan/script.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { LabError, formatSpan } from '../../src/error/lab-error.ts';

const scenario = (cni: string) =>
  parseScenario({
    file: 's.yaml',
    text: `apiVersion: k8s-netlab/v1
name: plugins
nodes:
  - { name: node-1, cni: ${cni} }
  - node-2
pods: [pod-a@node-1, pod-b@node-2]
`,
  });
const lab = (): Promise<Lab> => design(scenario('{ bin: /usr/lib/cni, conf: net.d }'));

const wiring = PodWiringSchema.parse({
  ...{
    pod: 'pod-a',
    address: '10.244.1.9',
    prefixLength: 24,
    gateway: '10.244.1.1',
    broadcast: '10.244.1.255',
  },
  eth0: { name: 'eth0', mac: '82:2b:b7:c4:37:50', mtuBytes: 1400, txqueuelen: 0 },
  routes: [{ dst: 'default', via: '10.244.1.1' }],
  veth: {
    name: 'veth00000001',
    mac: '4e:90:d5:fd:ef:96',
    mtuBytes: 1400,
    txqueuelen: 0,
    master: 'cni9',
    hairpin: false,
  },
  bridge: {
    ...{ name: 'cni9', mac: '96:fc:e5:08:6a:0b', mtuBytes: 1400, txqueuelen: 1000 },
    ...{ address: '10.244.1.1', subnet: '10.244.1.0/24' },
  },
});

describe('a node with plugins', () => {
  it('says where they are and what their network is: a file, a folder, or the configuration itself', () => {
    expect(scenario('{ bin: plugins, conf: 10-net.conflist }').nodes[0]?.cni).toEqual({
      bin: 'plugins',
      conf: '10-net.conflist',
    });
    const conf = '{ name: n, plugins: [{ type: bridge, mtu: 1400 }] }';
    expect(scenario(`{ bin: plugins, conf: ${conf} }`).nodes[0]?.cni?.conf).toEqual({
      name: 'n',
      plugins: [{ type: 'bridge', mtu: 1400 }],
    });
    expect(scenario('{ bin: a, conf: b }').nodes[1]).not.toHaveProperty('cni');
  });

  it.each([
    ['{ bin: a }', 's.yaml:4:26 conf is missing, where text or a mapping is wanted'],
    ['{ conf: a }', 's.yaml:4:26 cni lacks the key "bin"'],
    ['{ bin: "", conf: a }', 's.yaml:4:33 bin "" is empty; it names the folder of the plugins'],
    ['{ bin: a, conf: 7 }', 's.yaml:4:42 conf is 7, where text or a mapping is wanted'],
    ['{ bin: a, conf: b, dir: c }', 's.yaml:4:45 "dir" is no key of cni'],
  ])('is refused: %s', (cni, message) => {
    let error: unknown;
    try {
      scenario(cni);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(LabError);
    const { problems } = error as LabError;
    expect(problems.map((one) => `${one.at === undefined ? '' : formatSpan(one.at)} ${one.message}`)).toEqual(
      [message],
    );
  });

  it('is planned with the namespaces of its pods, and nothing in them', async () => {
    const { text } = formatScript(planLab(await lab()));
    const [, first = '', second = ''] = text.split(/# --- node-[12] ---/);
    expect(first).toContain('netns add pod-a');
    for (const word of ['cni0', 'veth', '/networks/cbr0']) {
      expect(first).not.toContain(word);
      expect(second).toContain(word);
    }
  });
});

describe('the lab of plugins that have done their part', () => {
  it('has their names, MACs and addresses, and that node the bridge that they made', async () => {
    const wired = applyWirings(await lab(), [wiring]);
    expect(wired.pods[0]).toMatchObject({
      ...{ address: '10.244.1.9', mac: '82:2b:b7:c4:37:50', mtuBytes: 1400 },
      veth: { name: 'veth00000001', mac: '4e:90:d5:fd:ef:96' },
    });
    expect(wired.nodes[0]?.bridge).toMatchObject({
      name: 'cni9',
      mac: '96:fc:e5:08:6a:0b',
      address: '10.244.1.1',
    });
    const designed = await lab();
    expect(wired.pods[1]).toEqual(designed.pods[1]);
    expect(wired.nodes[1]).toEqual(designed.nodes[1]);
  });

  it('is left as it was designed where none have', async () => {
    const designed = await lab();
    expect(applyWirings(designed, [])).toBe(designed);
  });

  it('should look as they left it', async () => {
    const { links, addresses, routes } = expectedState(applyWirings(await lab(), [wiring]));
    expect(links.find(({ dev }) => dev === 'veth00000001')).toMatchObject({
      ...{ where: 'node-1', role: "pod-a's cable", master: 'cni9', hairpin: false, txqueuelen: 0 },
    });
    expect(links.find(({ where }) => where === 'pod-a')).toMatchObject({
      dev: 'eth0',
      mtuBytes: 1400,
      txqueuelen: 0,
    });
    expect(addresses.filter(({ where }) => where === 'pod-a')).toEqual([
      expect.objectContaining({ address: '10.244.1.9', prefixLength: 24, broadcast: '10.244.1.255' }),
    ]);
    expect(routes.filter(({ where }) => where === 'pod-a')).toEqual([
      expect.objectContaining({ dst: 'default', via: '10.244.1.1', leadsTo: 'all else' }),
    ]);
    expect(addresses.find(({ dev }) => dev === 'cni9')).toMatchObject({
      address: '10.244.1.1',
      prefixLength: 24,
    });
  });
});
