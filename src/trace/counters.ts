import * as z from 'zod';
import { UNDERLAY } from '../net/names.ts';
import { answerOf } from '../observe/outcome.ts';
import { readJson } from '../observe/read-json.ts';
import type { Runner } from '../sandbox/runner.ts';
import { COUNTERS } from './counter-meanings.ts';

/** Counters of one namespace, by name: `eth0 tx dropped`, `Ip.InAddrErrors`. */
export type Counters = ReadonlyMap<string, number>;

/**
 * Reads the counters of devices and protocols (`ip -s link`, /proc/net/snmp and netstat, which `nstat` shows) of namespaces, now.
 * @returns by namespace
 * @throws LabError `observe/unreadable`
 */
export async function readAllCounters(
  inside: Runner,
  where: readonly string[],
): Promise<ReadonlyMap<string, Counters>> {
  const outcome = await inside.run(['sh'], { stdin: where.map(questionFor).join('') });
  const blocks = answerOf(outcome, 'sh, which runs ip -s link').split(/^@ /m).slice(1);
  return new Map(
    blocks.map((block) => {
      const [name = '', links = '', ...protocols] = block.split('\n');
      return [name, new Map([...parseLinkCounters(links), ...parseProtocolCounters(protocols)])];
    }),
  );
}

function questionFor(where: string): string {
  const enter = where === UNDERLAY ? '' : `nsenter --net=/run/netns/${where} `;
  return `echo '@ ${where}'; ${enter}sh -c 'ip -j -s -s link show; cat /proc/net/snmp /proc/net/netstat'\n`;
}

const Counts = z.record(z.string(), z.number());
const Links = z.array(z.object({ ifname: z.string(), stats64: z.record(z.string(), Counts) }));

/** Reads `ip -j -s -s link show`; what a device counts is called `eth0 rx dropped`. */
export function parseLinkCounters(text: string): readonly (readonly [name: string, value: number])[] {
  return readJson(Links, text, 'ip -j -s -s link show').flatMap(({ ifname, stats64 }) =>
    Object.entries(stats64).flatMap(([way, counts]) =>
      Object.entries(counts).map(([name, value]) => [`${ifname} ${way} ${name}`, value] as const),
    ),
  );
}

/**
 * Reads /proc/net/snmp and /proc/net/netstat: pairs of lines, names and values.
 * In:  `Ip: Forwarding DefaultTTL` and `Ip: 1 64`
 * Out: `Ip.Forwarding` 1, `Ip.DefaultTTL` 64
 */
export function parseProtocolCounters(
  lines: readonly string[],
): readonly (readonly [name: string, value: number])[] {
  const names = new Map<string, readonly string[]>();
  return lines.flatMap((line) => {
    const [protocol = '', ...words] = line.split(' ');
    const known = names.get(protocol);
    if (known === undefined) {
      names.set(protocol, words);
      return [];
    }
    return known.map(
      (name, index) => [`${protocol.replace(':', '.')}${name}`, Number(words[index])] as const,
    );
  });
}

/** A counter that tells of something lost and went up. */
export interface Moved {
  readonly where: string;
  readonly counter: string;
  readonly by: number;
  readonly means: string;
}

/** The counters that went up and mean something. */
export function movedCounters(
  where: string,
  before: Counters | undefined,
  after: Counters | undefined,
): readonly Moved[] {
  if (before === undefined || after === undefined) return [];
  return [...after].flatMap(([counter, value]) => {
    const by = value - (before.get(counter) ?? 0);
    const means = COUNTERS[counter] ?? COUNTERS[counter.replace(/^\S+ (?=[rt]x )/, '')];
    return by > 0 && means !== undefined ? [{ where, counter, by, means }] : [];
  });
}
