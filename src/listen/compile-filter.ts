import { machineError, usageError } from '../error/lab-error.ts';
import type { Outcome, Runner } from '../sandbox/runner.ts';
import type { BpfInstruction } from './protocol.ts';

/**
 * Turns a pcap filter (`icmp or arp`) into the program the kernel runs over each frame; tcpdump compiles it (`-ddd`).
 * @throws LabError `capture/no-tcpdump`, `capture/wrong-filter` with tcpdump's words
 * @see pcap-filter(7)
 */
export async function compileFilter(host: Runner, filter: string): Promise<readonly BpfInstruction[]> {
  const outcome = await host.run(['tcpdump', '-y', 'EN10MB', '-ddd', '--', filter]);
  if (outcome.kind === 'exited' && outcome.code === 0) return parseProgram(outcome.stdout);
  throw outcome.kind === 'missing' ? noTcpdump() : wrongFilter(filter, outcome);
}

/** The count of the instructions, then one a line, four decimal numbers each. */
function parseProgram(text: string): readonly BpfInstruction[] {
  const [, ...lines] = text.trimEnd().split('\n');
  return lines.map((line) => {
    const [code = 0, jumpTrue = 0, jumpFalse = 0, k = 0] = line.split(' ').map(Number);
    return [code, jumpTrue, jumpFalse, k];
  });
}

function noTcpdump() {
  return machineError({
    code: 'capture/no-tcpdump',
    message: 'a filter is compiled by tcpdump, which is not installed',
    hint: 'apt-get install tcpdump, or capture without a filter',
  });
}

function wrongFilter(filter: string, outcome: Exclude<Outcome, { kind: 'missing' }>) {
  return usageError({
    code: 'capture/wrong-filter',
    message: `"${filter}" is no filter: ${outcome.stderr.trim().split('\n').at(-1) ?? ''}`,
    hint: 'write it as for tcpdump (pcap-filter(7)), such as: icmp or arp; names of the lab stand for their addresses',
  });
}
