import { machineError } from '../../error/lab-error.ts';
import type { Argv, Outcome } from '../../sandbox/runner.ts';
import type { RulesNode } from './rules-node.ts';

/**
 * Runs a tool of the packet filter on a node; `undefined`, and a line in the log, when it failed: like flannel, the agent lives on and
 * tries again at its next look.
 * @throws LabError `machine/no-TOOL` when the tool is not installed
 */
export async function runTool(
  { run, log }: RulesNode,
  argv: Argv,
  stdin?: string,
): Promise<string | undefined> {
  const outcome = await run(argv, stdin);
  if (outcome.kind === 'missing') throw missingTool(outcome.program);
  if (outcome.kind === 'exited' && outcome.code === 0) return outcome.stdout;
  log(`Failed to run ${argv.join(' ')}: ${wordsOf(outcome)}`);
  return undefined;
}

function wordsOf(outcome: Exclude<Outcome, { kind: 'missing' }>): string {
  switch (outcome.kind) {
    case 'exited':
      return outcome.stderr.trim() || `exit code ${outcome.code}`;
    case 'signalled':
      return `ended by ${outcome.signal}`;
    case 'timed-out':
      return `no answer within ${outcome.afterMs} ms`;
  }
}

function missingTool(program: string) {
  const debianPackage = program === 'nft' ? 'nftables' : 'iptables';
  return machineError({
    code: `machine/no-${debianPackage}`,
    message: `${program} is not installed, and the agent's traffic rules are set with it`,
    hint: `apt-get install ${debianPackage}, or turn off ip-masq and iptables-forward-rules`,
  });
}
