import type { Outcome } from '../../sandbox/runner.ts';

/** What the machine's iptables is like. */
export interface Iptables {
  /** Its rules are nftables rules, so that nftables' generation tells of their changes. */
  readonly usesNftables: boolean;
  /** Whether it knows `--random-fully`: from 1.6.2 on. */
  readonly knowsRandomFully: boolean;
}

/** Reads `iptables --version`: `iptables v1.8.9 (nf_tables)`, before 1.8 without the last word. `undefined` where there is no iptables. */
export function readIptablesVersion(outcome: Outcome): Iptables | undefined {
  if (outcome.kind !== 'exited') return undefined;
  const [, major, minor, patch = '0', how] =
    /^iptables v(\d+)\.(\d+)(?:\.(\d+))?\S*(?: \((\w+)\))?/m.exec(outcome.stdout) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  return {
    usesNftables: how === 'nf_tables',
    knowsRandomFully: Number(major) * 10_000 + Number(minor) * 100 + Number(patch) >= 10_602,
  };
}
