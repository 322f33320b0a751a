import type { Link } from '../../observe/tables.ts';
import { inNamespace } from '../shown-by.ts';
import { type Comparison, compareEach, type Difference } from './difference.ts';
import type { ExpectedLink } from './expected.ts';

/** One attribute of a device. */
interface Attribute {
  readonly wanted: string;
  readonly saw: string;
  /** The difference in words, after the device's name. */
  readonly words: string;
  /** What `ip` is told to set it, one command after another; absent where only a new device would do. */
  readonly set?: readonly string[];
}

/** Compares a device that is there, attribute by attribute. What was not set on it is not looked at. */
export function compareLink(expected: ExpectedLink, link: Link): Comparison {
  const { where, dev, role } = expected;
  const command = (words: string): string => ['ip', ...inNamespace(where), words].join(' ');
  return compareEach(attributesOf(expected, link), (attribute): Difference | undefined => {
    const { wanted, saw, words, set = [`-d link show dev ${dev}`] } = attribute;
    if (wanted === saw) return undefined;
    const brief = words.replace(/^(is|has) /, '');
    const what = `${dev} (${role}) ${words}`;
    return { where, fact: 'link', dev, brief, what, wanted, saw, command: set.map(command).join(' && ') };
  });
}

function attributesOf(expected: ExpectedLink, link: Link): readonly Attribute[] {
  const { dev, mac, mtuBytes, kind } = expected;
  const state = link.flags.includes('UP') ? 'up' : 'down';
  const set = (words: string): readonly string[] => [`link set ${dev} ${words}`];
  return [
    instead('is of kind', kind, kind === 'wireguard' && link.kind === 'tun' ? kind : link.kind),
    { wanted: 'up', saw: state, words: `is ${state}`, set: set('up') },
    ...(mac === undefined ? [] : [{ ...instead('has MAC', mac, link.mac), set: set(`address ${mac}`) }]),
    { ...instead('has MTU', mtuBytes, link.mtuBytes), set: set(`mtu ${mtuBytes}`) },
    ...portAttributes(expected, link),
    ...queueAttribute(expected, link),
    ...vxlanAttributes(expected, link),
  ];
}

/** A bridge starts a new port with hairpin off: who is plugged in again needs it switched on again. */
function portAttributes({ dev, master, hairpin }: ExpectedLink, link: Link): readonly Attribute[] {
  if (master === undefined) return [];
  const saw = link.master ?? 'no bridge';
  const words = `is not in ${master}${link.master === undefined ? '' : ` but in ${link.master}`}`;
  const turn = hairpin === undefined ? [] : [`link set ${dev} type bridge_slave hairpin ${onOff(hairpin)}`];
  const plug: Attribute = { wanted: master, saw, words, set: [`link set ${dev} master ${master}`, ...turn] };
  if (hairpin === undefined || link.master === undefined) return [plug];
  return [plug, { ...instead('has hairpin', onOff(hairpin), onOff(link.hairpin)), set: turn }];
}

function queueAttribute({ dev, txqueuelen }: ExpectedLink, link: Link): readonly Attribute[] {
  if (txqueuelen === undefined) return [];
  const set = [`link set ${dev} txqueuelen ${txqueuelen}`];
  return [{ ...instead('has a queue of', txqueuelen, link.txqueuelen ?? 0), set }];
}

function vxlanAttributes({ vxlan }: ExpectedLink, { vxlan: saw }: Link): readonly Attribute[] {
  if (vxlan === undefined) return [];
  return [
    instead('has VNI', vxlan.vni, saw?.vni),
    instead('sends from', vxlan.local, saw?.local),
    instead('sends by', vxlan.dev, saw?.dev),
    instead('sends to UDP port', vxlan.port, saw?.port),
    instead('has learning', 'off', onOff(saw?.learning)),
  ];
}

function instead(words: string, wanted: string | number, saw: string | number | undefined): Attribute {
  const seen = String(saw ?? 'none');
  return { wanted: String(wanted), saw: seen, words: `${words} ${seen} instead of ${wanted}` };
}

function onOff(value: boolean | undefined): string {
  return value === true ? 'on' : 'off';
}
