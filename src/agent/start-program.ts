import type { AgentConfig } from './agent-config.ts';
import type { Agent } from './agent.ts';
import { failedAgent } from './failed-agent.ts';
import type { HostPlace } from './host-place.ts';
import type { LabStore } from './lab-store.ts';
import { agentLogFile } from './log/agent-log-file.ts';
import { openAgentLog } from './log/agent-log.ts';
import { programsOf } from './node-programs.ts';
import { startFlanneld } from './start-flanneld.ts';
import { startAgent } from './start-agent.ts';

/** What an agent is started with. */
type Place = HostPlace & { readonly lab: LabStore };

/** Starts what does flannel's part on a node: the lab's own agent, or the real program. */
export function startProgram(config: AgentConfig, place: Place): Agent {
  try {
    return config.program === 'flanneld' ? startFlanneld(config, place.lab.access) : startOwn(config, place);
  } catch (error) {
    return failedAgent(config.node, error);
  }
}

function startOwn(config: AgentConfig, { namespaces, forwarder, lab }: Place): Agent {
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
