import { describe, expect, it } from 'vitest';
import type { LabError } from '../../src/error/lab-error.ts';
import { addTo, takeFrom } from '../../src/scenario/edit-scenario.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

function scenario(yaml: string) {
  return parseScenario({ file: 'edit.yaml', text: `apiVersion: k8s-netlab/v1\nname: edit\n${yaml}` });
}

const text = `# Two nodes.
nodes: [node-1, node-2]
pods:
  - pod-a@node-1 # the first
  - pod-b@node-2
`;

describe('a scenario that is edited', () => {
  it('keeps its comments and its form', () => {
    const { source } = addTo(scenario(text), 'pods', { name: 'pod-c', node: 'node-1' });
    expect(source.text).toBe(
      `apiVersion: k8s-netlab/v1\nname: edit\n${text}  - {name: pod-c, node: node-1}\n`,
    );
    expect(addTo(scenario(text), 'nodes', { name: 'node-3' }).source.text).toContain(
      'nodes: [node-1, node-2, {name: node-3}]\n',
    );
  });

  it('gets a list of pods where it has none', () => {
    const { pods } = addTo(scenario('nodes: [node-1]\n'), 'pods', { name: 'pod-a', node: 'node-1' });
    expect(pods.map(({ name }) => name)).toEqual(['pod-a']);
  });

  it('refuses what its rules refuse, without lines that are nobody’s', () => {
    let problems;
    try {
      addTo(scenario(text), 'pods', { name: 'pod-a', node: 'node-9' });
    } catch (error) {
      problems = (error as LabError).problems;
    }
    expect(problems?.map(({ code, at }) => [code, at])).toEqual([
      ['scenario/duplicate-pod', undefined],
      ['scenario/unknown-node', undefined],
    ]);
  });

  it('loses a pod, and a node with its pods', () => {
    const without = takeFrom(scenario(text), 'nodes', 'node-2');
    expect(without.nodes.map(({ name }) => name)).toEqual(['node-1']);
    expect(without.pods.map(({ name }) => name)).toEqual(['pod-a']);
    expect(takeFrom(scenario(text), 'pods', 'pod-a').pods.map(({ name }) => name)).toEqual(['pod-b']);
  });

  it('keeps who its steps speak of, and who may join again', () => {
    const spoken = scenario(`${text}steps: [{ name: s, ping: { from: pod-a, to: pod-b } }]\n`);
    expect(takeFrom(spoken, 'pods', 'pod-b')).toBe(spoken);
    const later = scenario('nodes: [node-1, { name: node-2, joins: later }]\n');
    expect(takeFrom(later, 'nodes', 'node-2')).toBe(later);
    expect(takeFrom(later, 'nodes', 'node-7')).toBe(later);
  });
});
