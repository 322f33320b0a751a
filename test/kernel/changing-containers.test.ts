import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lab } from '../../src/lab/lab.ts';
import type { Container } from '../../src/scenario/scenario.ts';
import { containersOf, startContainers, startMore, stopContainers } from '../../src/runtime/start.ts';
import { type BareLab, answering, bareLab, running, states } from './bare-lab.ts';
import { eventually } from './eventually.ts';

const OF_A = [answering('web', 8080), running('job', 'sleep 1000')];

describe('a container of a lab that is up', () => {
  let lab: BareLab;
  beforeAll(async () => {
    lab = await bareLab({ 'pod-a': OF_A });
    await startContainers(lab.inside, lab.lab);
  });
  afterAll(async () => lab[Symbol.asyncDispose]());

  const runtimePid = () => lab.sh('cat /run/k8s-netlab/runtime.pid');
  const answers = (pod: string, port: number) =>
    lab.sh(`ip netns exec ${pod} curl -s http://127.0.0.1:${port}/ || echo refused`);
  const withPod = (name: string, ...containers: readonly Container[]) =>
    ({ pods: [...lab.lab.pods, { name, node: 'node-1', containers }] }) as unknown as Lab;
  const startIn = async (name: string, ...containers: readonly Container[]) => {
    await lab.sh(`ip netns add ${name} && ip -n ${name} link set lo up`);
    const after = withPod(name, ...containers);
    const start = containersOf(after).filter(({ pod }) => pod === name);
    return startMore(lab.inside, start, after);
  };
  const stopIn = (pod: string, name: string, graceMs: number) =>
    stopContainers(lab.inside, [{ pod, name, graceMs }]);

  it('is started by the runtime that is there, and those that run are not touched', async () => {
    const before = [await runtimePid(), (await states(lab))['job']?.pid];
    const report = await startIn('pod-b', answering('late', 9090), running('short', 'exit 3'));
    expect(report).toMatchObject({ containers: 2, ended: [{ state: { container: 'short', exitCode: 3 } }] });
    expect(await answers('pod-b', 9090)).toMatch(/^pod-b\/late answers 127\.0\.0\.1:\d+\n$/);
    expect([await runtimePid(), (await states(lab))['job']?.pid]).toEqual(before);
  });

  it('that answered on a port lets it and its namespace go when it is stopped', async () => {
    await startIn('pod-c', answering('web', 7070));
    await lab.sh('ip link add near type veth peer name far netns pod-c');
    await stopIn('pod-c', 'web', 0);
    expect(await answers('pod-c', 7070)).toBe('refused\n');
    await lab.sh('ip netns del pod-c');
    await eventually(async () => !(await lab.sh('ip -o link show')).includes('near'));
    expect(await answers('pod-a', 8080)).toContain('pod-a/web answers');
  });

  it('is told to end by SIGTERM, and killed when its time is over', async () => {
    const goodbye = `trap 'echo bye >/run/goodbye; exit' TERM; while :; do sleep 0.01; done`;
    await startIn('pod-d', running('polite', goodbye, { privileged: true }));
    await stopIn('pod-d', 'polite', 5000);
    expect(await lab.sh('cat /run/goodbye')).toBe('bye\n');
    const stubborn = `trap : TERM; while :; do sleep 0.01; done`;
    await startIn('pod-e', running('stubborn', stubborn));
    await stopIn('pod-e', 'stubborn', 50);
    expect(await lab.sh('ip netns pids pod-d; ip netns pids pod-e')).toBe('');
  });

  it('that has no handler for SIGTERM is not waited for', async () => {
    await startIn('pod-f', running('deaf', 'exec sleep 1000'));
    await stopIn('pod-f', 'deaf', 3_600_000);
    expect(await lab.sh('ip netns pids pod-f; ls /run/k8s-netlab/containers')).not.toMatch(/^\d|pod-f/);
  });

  it('that is not there is stopped already', async () => {
    await expect(stopIn('pod-x', 'nothing', 0)).resolves.toBeUndefined();
  });

  it('is started again with all others where the runtime has died', async () => {
    const dead = await runtimePid();
    await lab.sh(`kill -9 ${dead}`);
    await stopIn('pod-b', 'late', 0);
    const report = await startIn('pod-g', answering('web', 6060));
    expect(report).toEqual({ containers: 3, ended: [] });
    expect(await runtimePid()).not.toBe(dead);
    expect(await answers('pod-g', 6060)).toContain('pod-g/web');
    expect(await answers('pod-a', 8080)).toContain('pod-a/web');
  });
});
