import type { Outcome, Runner } from '../sandbox/runner.ts';

/** What a network namespace is asked, in this order; each as one types it there. */
const commands = [
  'ip -d addr',
  'ip -s link',
  'ip rule',
  'ip route show table all',
  'ip neigh',
  'bridge fdb',
  'ss -tuan',
  'nstat -as',
  'iptables-save',
  'nft list ruleset',
] as const;

const TIMEOUT_MS = 20_000;

/** One shell for all of them: a place with hundreds of neighbours has as many processes as one with none. A tool that is not installed is said to be so. */
const script = commands
  .map((command) => {
    const tool = command.split(' ', 1)[0] ?? command;
    return `echo '$ ${command}'\nif command -v ${tool} >/dev/null; then ${command} 2>&1; else echo '(${tool} is not installed)'; fi\necho\n`;
  })
  .join('');

/** What `ip`, `bridge` and the packet filters print in a network namespace of the lab, each below its command. */
export async function rawState(inside: Runner, where: string): Promise<string> {
  const outcome = await inside.run(['ip', 'netns', 'exec', where, 'sh', '-s'], {
    stdin: script,
    timeoutMs: TIMEOUT_MS,
  });
  return `${saidBy(outcome)}${endOf(outcome)}`;
}

function saidBy(outcome: Outcome): string {
  if (outcome.kind === 'missing') return '';
  const said = `${outcome.stdout}${outcome.stderr}`;
  return said === '' || said.endsWith('\n') ? said : `${said}\n`;
}

/** The shell's own end: an unfinished text must not look like a whole one. */
function endOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'exited':
      return outcome.code === 0 ? '' : `(not all was read: exit code ${outcome.code})\n`;
    case 'signalled':
      return `(not all was read: ended by ${outcome.signal})\n`;
    case 'timed-out':
      return `(not all was read: no end within ${outcome.afterMs} ms)\n`;
    case 'missing':
      return `(nothing was read: ${outcome.program} is not installed)\n`;
  }
}
