import { describe, expect, it } from 'vitest';
import { design } from '../../src/netlab.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { commandOf } from '../../src/steps/command-of.ts';

async function typed(on: string): Promise<string | undefined> {
  const text = `apiVersion: k8s-netlab/v1
name: typed
nodes: [node-1]
pods: [{ name: pod-a, node: node-1, containers: [{ name: app, command: [sleep, '1'] }, { name: web, ports: [80] }] }]
steps: [{ name: end it, exec: { on: ${on}, run: [sh, -c, kill 1] }, expect: [{ exit: 0 }] }]
`;
  const scenario = parseScenario({ file: 'typed.yaml', text });
  return commandOf(scenario.steps[0]!.action!, { lab: await design(scenario), scenario });
}

describe('the command of an exec step', () => {
  it('enters the container, whose process 1 is not that of the lab', async () => {
    expect(await typed('pod-a/app')).toBe("k8s-netlab exec pod-a/app -- sh -c 'kill 1'");
  });

  it('enters the network namespace alone where nothing runs in the container', async () => {
    expect(await typed('pod-a/web')).toBe("ip netns exec pod-a sh -c 'kill 1'");
    expect(await typed('pod-a')).toBe("ip netns exec pod-a sh -c 'kill 1'");
    expect(await typed('underlay')).toBe("sh -c 'kill 1'");
  });
});
