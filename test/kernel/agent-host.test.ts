import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AgentLab, agentLab, lostDuring } from './agent-lab.ts';
import { eventually } from './eventually.ts';

let lab: AgentLab;
beforeAll(async () => {
  lab = await agentLab('');
});
afterAll(() => lab[Symbol.asyncDispose]());

describe('the process of all agents', () => {
  it('killed by SIGKILL is there again a second later, and no packet was lost', async () => {
    const before = await lab.sh('ip -n node-1 -o link show flannel.1');
    const lost = await lostDuring(lab, async () => {
      await killHost(lab);
      await eventually(async () => {
        const states = await lab.agents.list().catch(() => []);
        return states.length === 2 && states.every(({ phase }) => phase === 'ready');
      });
      await lab.agents.settle();
    });
    expect(lost).toBe(0);
    expect(await lab.sh('ip -n node-1 -o link show flannel.1')).toBe(before);
    expect((await lab.run('status')).stdout).toContain('all there');
  });

  it('that does not answer is named by status', async () => {
    await killHost(lab);
    const { stdout, exitCode } = await lab.run('status');
    expect(exitCode).toBe(1);
    expect(stdout).toContain("node-1: flannel's agent is not ready: no answer");
    await eventually(async () => {
      const states = await lab.agents.list().catch(() => []);
      return states.length === 2 && states.every(({ phase }) => phase === 'ready');
    });
  });
});

/** The only process of Node.js whose command line ends in the folder of this lab; its parent starts it again. */
async function killHost({ sh }: AgentLab): Promise<void> {
  const pid = await sh(
    'for p in /proc/[0-9]*; do tr "\\0" " " <$p/cmdline 2>/dev/null | grep -q "^[^ ]*node .*agent/main.js /run/lab" && echo ${p#/proc/}; done; true',
  );
  expect(pid.trim()).toMatch(/^\d+$/);
  await sh(`kill -KILL ${pid.trim()}`);
}
