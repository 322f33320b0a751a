import type { Link, Observation } from '../observe/tables.ts';

/** The devices of a lab as the kernel has them. */
export interface DeviceTable {
  readonly link: (where: string, dev: string) => Link | undefined;
  /** The other end of a cable, by the index the kernel gives. */
  readonly peerOf: (where: string, dev: string) => Link | undefined;
  readonly all: readonly Link[];
}

/** Looks devices up in what was observed. */
export function deviceTable({ links }: Observation): DeviceTable {
  const byName = new Map(links.map((link) => [`${link.where}/${link.dev}`, link]));
  const byIndex = new Map(links.map((link) => [`${link.where} ${link.index}`, link]));
  const link = (where: string, dev: string): Link | undefined => byName.get(`${where}/${dev}`);
  return {
    link,
    peerOf: (where, dev) => {
      const end = link(where, dev);
      if (end?.peerNetns === undefined || end.peerIndex === undefined) return undefined;
      const other = byIndex.get(`${end.peerNetns} ${end.peerIndex}`);
      return other?.peerIndex === end.index ? other : undefined;
    },
    all: links,
  };
}

/** Up, and with a carrier: what it sends can be heard. */
export function isWorking({ flags }: Link): boolean {
  return flags.includes('UP') && flags.includes('LOWER_UP');
}
