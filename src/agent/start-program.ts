import type { AgentConfig } from './agent-config.ts';
import type { Agent } from './agent.ts';
import type { HostPlace } from './host-place.ts';
import type { LabStore } from './lab-store.ts';
import { agentLogFile } from './log/agent-log-file.ts';
import { openAgentLog } from './log/agent-log.ts';
import { programsOf } from './node-programs.ts';
import { startAgent } from './start-agent.ts';

/** Starts what does flannel's part on a node: the lab's own agent. */
export function startProgram(
  config: AgentConfig,
  { namespaces, forwarder, lab }: HostPlace & { readonly lab: LabStore },
): Agent {
  const store = lab.ofNode(config.node);
  const agent = startAgent({
    config,
    store,
    prefix: lab.prefix,
    namespace: namespaces.inside(`/run/netns/${config.node}`),
    log: openAgentLog(agentLogFile(config.node)),
    programs: programsOf(config.node),
    forwarder,
  });
  void agent.ended.then(() => store[Symbol.asyncDispose]());
  return agent;
}
