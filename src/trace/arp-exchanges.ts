import type { DeviceTable } from './device-table.ts';
import type { HeardArp } from './recognise.ts';
import type { ArpExchange } from './trace.ts';

/** Whose ARP is of interest, and how to read it. */
export interface ArpContext {
  /** Addresses that mattered to the probe. */
  readonly addresses: ReadonlySet<string>;
  readonly devices: DeviceTable;
  readonly startNs: bigint;
}

/**
 * The ARP questions for addresses that mattered, one element for a question however often it was repeated and wherever it was heard.
 * Confirmations of a known neighbour (asked of its MAC alone) are no questions.
 */
export function findArpExchanges(
  heard: readonly HeardArp[],
  { addresses, devices, startNs }: ArpContext,
): readonly ArpExchange[] {
  const groups = new Map<string, HeardArp[]>();
  for (const one of heard) {
    const { arp } = one;
    if (!addresses.has(arp.operation === 'request' ? arp.targetIp : arp.senderIp)) continue;
    const [asker, target] =
      arp.operation === 'request' ? [arp.senderIp, arp.targetIp] : [arp.targetIp, arp.senderIp];
    const key = `${asker} ${target}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => exchangeOf(group, devices, startNs));
}

const BROADCAST = 'ff:ff:ff:ff:ff:ff';

function exchangeOf(
  group: readonly HeardArp[],
  devices: DeviceTable,
  startNs: bigint,
): readonly ArpExchange[] {
  const questions = group.filter(
    ({ arp, destination }) => arp.operation === 'request' && destination === BROADCAST,
  );
  const first = questions[0];
  if (first === undefined || first.arp.senderIp === first.arp.targetIp) return [];
  const { where, dev, atNs, arp } = first;
  const answer = group.find((one) => one.arp.operation === 'reply' && one.direction === 'out');
  return [
    {
      kind: 'arp',
      atUs: micros(atNs - startNs),
      where,
      dev,
      asker: { ip: arp.senderIp, mac: arp.senderMac },
      target: arp.targetIp,
      times: questions.filter((one) => isAt(one, first)).length,
      heardAt: hearersOf(questions, first, devices),
      answer: answer && {
        mac: answer.arp.senderMac,
        where: answer.where,
        afterUs: micros(answer.atNs - atNs),
      },
    },
  ];
}

/** Those who got the question as hosts: not the ports it passed, nor the asker that heard itself. */
function hearersOf(questions: readonly HeardArp[], first: HeardArp, devices: DeviceTable): readonly string[] {
  const hearers = questions.filter(
    (one) =>
      one.direction === 'in' &&
      one.where !== first.where &&
      devices.link(one.where, one.dev)?.master === undefined,
  );
  return [...new Set(hearers.map(({ where, dev }) => `${where}/${dev}`))];
}

function isAt(one: HeardArp, other: HeardArp): boolean {
  return one.where === other.where && one.dev === other.dev && one.direction === other.direction;
}

function micros(ns: bigint): number {
  return Number(ns) / 1000;
}
