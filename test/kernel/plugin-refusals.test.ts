import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attachPods } from '../../src/cni/attach-pods.ts';
import { bridgeNetwork, BIN, type PluginNode, pluginNode, problemsOf } from './plugin-node.ts';

let node: PluginNode;

beforeAll(async () => {
  node = await pluginNode(['pod-a']);
});
afterAll(() => node[Symbol.asyncDispose]());

describe('when plugins cannot', () => {
  const plugins = (script: string): Promise<string> =>
    node.sh(
      `mkdir -p /run/plugins && cp ${BIN}/* /run/plugins && printf '%s' '${script}' >/run/plugins/own && chmod +x /run/plugins/own`,
    );
  const own = { cniVersion: '1.0.0', name: 'odd', plugins: [{ type: 'own' }] };
  const add = (conf: object, bin?: string) =>
    problemsOf(attachPods(node.inside, node.with(conf, bin), [{ name: 'pod-a' }]));

  it('a missing one is named with its folder and the package it comes in', async () => {
    expect(await add({ ...own, plugins: [{ type: 'calico' }] })).toEqual([
      {
        code: 'cni/plugin-missing',
        message: 'pod-a on node-1: the CNI plugin "calico" is not in /usr/lib/cni at ADD',
        hint: 'Debian has the usual ones in its package containernetworking-plugins, which puts them in /usr/lib/cni',
      },
    ]);
    const messages = (await add(own, '/opt/nowhere')).map(({ message }) => message);
    expect(messages).toEqual([
      'pod-a on node-1: the CNI plugin "loopback" is not in /opt/nowhere at ADD',
      'pod-a on node-1: the CNI plugin "own" is not in /opt/nowhere at ADD',
    ]);
    expect((await add(own, '/run/nowhere'))[0]?.hint).toContain('a lab has a /run of its own');
  });

  it('a missing one that another wants is named, too', async () => {
    const [problem] = await add({
      ...own,
      plugins: [{ type: 'bridge', bridge: 'cni2', ipam: { type: 'whereabouts' } }],
    });
    expect(problem?.message).toContain('failed to find plugin "whereabouts" in path [/usr/lib/cni]');
    expect(problem?.hint).toContain('it has "whereabouts" do a part of the work; Debian has');
  });

  it('one that says something else than JSON is quoted', async () => {
    await plugins('#!/bin/sh\necho Segmentation fault >&2; exit 3');
    expect((await add(own, '/run/plugins'))[0]?.message).toBe(
      'pod-a on node-1: the CNI plugin "own" ends with status 3 and no error that can be read, saying "Segmentation fault" at ADD',
    );
    await plugins('#!/bin/sh\necho hello');
    expect((await add(own, '/run/plugins'))[0]?.message).toBe(
      'pod-a on node-1: the CNI plugin "own" gives no result, saying "hello" at ADD',
    );
  });

  it('one that is killed is said to be', async () => {
    await plugins('#!/bin/sh\nkill -SEGV $$');
    expect((await add(own, '/run/plugins'))[0]?.message).toContain(
      'pod-a on node-1: the CNI plugin "own" was ended by signal 11',
    );
  });

  it('a version that it does not know is refused in its own words', async () => {
    expect((await add({ ...bridgeNetwork('10.9.0.0/24'), cniVersion: '9.9.9' }))[0]?.message).toMatch(
      /"bridge" says: incompatible CNI versions; .*config is \\?"9\.9\.9\\?".* \(code 1\) at ADD$/,
    );
  });

  it('a pod that gets no place in a lab is said to get none, and is detached again', async () => {
    const [problem] = await add({ ...own, plugins: [{ type: 'bridge', bridge: 'cni1' }] });
    expect(problem).toEqual({
      code: 'cni/no-place',
      message:
        'pod-a on node-1: the CNI plugins gave it no IPv4 address, which every pod of a lab has to have',
      hint: 'give its network an ipam with an IPv4 subnet',
    });
    expect(await node.sh('ip -n pod-a -br link')).toMatch(/^lo .*\n$/);
  });

  it('one that fails ends its list, and what was added before it is deleted', async () => {
    await plugins(
      '#!/bin/sh\nprintf "%s" "{\\"cniVersion\\":\\"1.0.0\\",\\"code\\":11,\\"msg\\":\\"try again later\\",\\"details\\":\\"busy\\"}"; exit 1',
    );
    const network = bridgeNetwork('10.9.0.0/24', {}, { type: 'own' }, { type: 'portmap' });
    expect(await add(network, '/run/plugins')).toMatchObject([
      { message: 'pod-a on node-1: the CNI plugin "own" says: try again later; busy (code 11) at ADD' },
    ]);
    expect(await node.sh('ip -n pod-a -br link')).toMatch(/^lo .*\n$/);
  });

  it('gets its own keys, those of its network, and of the runtime what it is capable of', async () => {
    await plugins(
      '#!/bin/sh\ncat >/run/plugins/stdin; env | grep ^CNI_ | sort >/run/plugins/env; echo "{\\"cniVersion\\":\\"1.0.0\\"}"',
    );
    const plugin = { type: 'own', capabilities: { bandwidth: true, ips: false }, colour: 'red' };
    const capabilityArgs = { bandwidth: { ingressRate: 1 }, ips: ['10.9.0.9'], portMappings: [] };
    await problemsOf(
      attachPods(node.inside, node.with({ ...own, plugins: [plugin] }, '/run/plugins'), [
        { name: 'pod-a', capabilityArgs },
      ]),
    );
    expect(JSON.parse(await node.sh('cat /run/plugins/stdin'))).toEqual({
      type: 'own',
      colour: 'red',
      name: 'odd',
      cniVersion: '1.0.0',
      runtimeConfig: { bandwidth: { ingressRate: 1 } },
      prevResult: {},
    });
    expect((await node.sh('cat /run/plugins/env')).split('\n')).toEqual([
      expect.stringMatching(
        /^CNI_ARGS=IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=pod-a;K8S_POD_INFRA_CONTAINER_ID=pod-a;K8S_POD_UID=[0-9a-f-]{36}$/,
      ),
      'CNI_COMMAND=DEL',
      'CNI_CONTAINERID=pod-a',
      'CNI_IFNAME=eth0',
      'CNI_NETNS=/run/netns/pod-a',
      'CNI_PATH=/run/plugins',
      '',
    ]);
  });
});
