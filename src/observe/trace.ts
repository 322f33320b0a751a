import type { Mac } from '../net/mac.ts';

/**
 * One probe and its answer, followed through a lab. All of it comes from captured frames and from tables read from the kernel;
 * nothing is what the lab's design would have had it.
 */
export interface Trace {
  readonly lab: string;
  readonly probe: Probe;
  readonly watched: Watched;
  /** Commands that emptied caches before; none unless that was asked for. */
  readonly flushed: readonly string[];
  /** Where the probe and its answer were seen, and the questions asked for them, in the order of time. */
  readonly events: readonly TraceEvent[];
  readonly end: End;
}

/** What was sent, and by what. */
export interface Probe {
  readonly kind: ProbeKind;
  /** Namespace it was sent from. */
  readonly from: string;
  /** As it was asked for: `pod-b`, `10.244.2.2`. */
  readonly to: string;
  readonly address: string;
  /** Of TCP and UDP. */
  readonly port: number | undefined;
  /** Of ICMP: payload, bytes; absent: ping's own 56. */
  readonly sizeBytes: number | undefined;
  readonly dontFragment: boolean;
  /** The same as one would type it. */
  readonly command: string;
}

export type ProbeKind = 'icmp' | 'tcp' | 'udp';

/** How much was watched: it decides what "seen nowhere else" is worth. */
export interface Watched {
  readonly namespaces: readonly string[];
  /** How many the lab has. */
  readonly of: number;
  /** Frames the kernel had no room for. */
  readonly missedFrames: number;
  /** Whether the kernel told why it drops packets, or its words for not telling. */
  readonly drops: { readonly kind: 'told' } | { readonly kind: 'untold'; readonly reason: string };
}

export type TraceEvent = Point | ArpExchange;

/** The packet at one device. */
export interface Point {
  readonly kind: PacketKind;
  /** Counted from 1 over all points. */
  readonly number: number;
  readonly where: string;
  readonly dev: string;
  readonly direction: 'in' | 'out';
  /** Microseconds since the first event. */
  readonly atUs: number;
  readonly packet: Packet;
  /** What the packet is wrapped in here; absent where it is not. */
  readonly outer: Outer | undefined;
  /** Absent when the device was gone before it could be asked. */
  readonly mtu: { readonly deviceBytes: number; readonly leftBytes: number } | undefined;
  /** How it came here. */
  readonly passage: Passage;
}

/** `icmp-error`: a message about the probe or its answer. */
export type PacketKind = 'request' | 'reply' | 'icmp-error';

export interface Packet {
  readonly mac: MacPair | undefined;
  readonly source: string;
  readonly destination: string;
  readonly ttl: number;
  /** Length of the IP packet. */
  readonly lengthBytes: number;
  readonly dontFragment: boolean;
  /** `ICMP echo request`, `TCP SYN to port 80`, `ICMP fragmentation needed, MTU 1400`. */
  readonly words: string;
}

export interface MacPair {
  readonly source: Mac;
  readonly destination: Mac;
}

/** The headers around a packet in a VXLAN tunnel. */
export interface Outer extends Omit<Packet, 'words' | 'dontFragment'> {
  readonly vni: number;
  readonly port: number;
}

/** From the point the packet was seen at before, to this one. */
export interface Passage {
  readonly kind: PassageKind;
  /** Number of the point before; absent where the packet was made. */
  readonly from: number | undefined;
  /** The table entries that decided it, as they were right after the probe. */
  readonly entries: readonly TableEntry[];
}

export type PassageKind =
  /** A program of this namespace sent it. */
  | 'sent'
  /** The namespace answered what came to it. */
  | 'answered'
  /** The namespace reported to the sender what it could not do. */
  | 'reported'
  /** In at the other end of a cable. */
  | 'crossed'
  /** From a port of a bridge to the namespace the bridge belongs to. */
  | 'taken-in'
  /** By a bridge, to the port its table names. */
  | 'switched'
  /** By a bridge, to all ports, since its table names none. */
  | 'flooded'
  | 'routed'
  | 'encapsulated'
  | 'decapsulated'
  /** Out of the loopback device and in again: the namespace sent it to itself. */
  | 'looped-back'
  /** It was seen there next; what happened between is not known. */
  | 'seen-next';

/** What the kernel answered to a question about one of its tables. */
export interface TableEntry {
  readonly table: 'route' | 'neigh' | 'fdb' | 'link' | 'rule';
  /** As iproute2 prints it, with names behind it; the kernel's refusal, or that there is none. */
  readonly line: string;
  /** Whether it is an entry, and one that works. */
  readonly isUsable: boolean;
  readonly command: string;
}

/** One ARP question for an address that mattered, and what came of it. */
export interface ArpExchange {
  readonly kind: 'arp';
  /** Microseconds since the first event. */
  readonly atUs: number;
  /** Where it was asked. */
  readonly where: string;
  readonly dev: string;
  readonly asker: { readonly ip: string; readonly mac: Mac };
  readonly target: string;
  /** How often, until nobody asked any more. */
  readonly times: number;
  /** Where it was heard, as NAMESPACE/DEVICE; the asker and the bridges between left out. */
  readonly heardAt: readonly string[];
  /** Absent when nobody answered. */
  readonly answer: { readonly mac: Mac; readonly where: string; readonly afterUs: number } | undefined;
}

/** What the probe came to. */
export type End =
  | {
      readonly kind: 'answered';
      readonly by: string;
      readonly words: string;
      /** From the probe at the sender's first device to the answer there, as captured. */
      readonly rttUs: number;
      readonly ttl: number;
    }
  /** TCP RST, or an ICMP error: an answer, not the one wanted. */
  | {
      readonly kind: 'refused';
      readonly by: string;
      readonly words: string;
      readonly mtuBytes: number | undefined;
      readonly evidence: readonly Evidence[];
    }
  /** The sender's own kernel would not send it, in the words the program got. */
  | { readonly kind: 'not-sent'; readonly words: string; readonly evidence: readonly Evidence[] }
  /** It went so far, and nothing more was seen; with the sender's own kernel's words where it gave up. */
  | {
      readonly kind: 'lost';
      readonly what: PacketKind;
      /** Number of the last point; absent when it was seen nowhere. */
      readonly at: number | undefined;
      /** What the sending program was told in the end. */
      readonly words: string | undefined;
      readonly evidence: readonly Evidence[];
    };

/** Something that tells why, and where from it is known. */
export type Evidence =
  | { readonly kind: 'entry'; readonly where: string; readonly says: string; readonly entry: TableEntry }
  | { readonly kind: 'unanswered'; readonly exchange: ArpExchange }
  | { readonly kind: 'drop'; readonly where: string; readonly dev: string; readonly reason: string }
  | {
      readonly kind: 'counter';
      readonly where: string;
      readonly counter: string;
      readonly by: number;
      readonly means: string;
    }
  | { readonly kind: 'fact'; readonly where: string; readonly says: string };
