import type { Inquiry } from './evidence.ts';
import { isObstacle, whyNotFurther, whyNotSent } from './evidence.ts';
import { isGivingUp } from './packet-words.ts';
import type { Sighting } from './recognise.ts';
import type { Sent } from './send-probe.ts';
import type { ArpExchange, End, Evidence, PacketKind, Point, Probe } from './trace.ts';

/** All that tells how a probe ended. */
export interface Outcome {
  readonly probe: Probe;
  readonly sent: Sent;
  readonly points: readonly Point[];
  readonly sightings: readonly Sighting[];
  readonly exchanges: readonly ArpExchange[];
  readonly inquiry: Inquiry;
  /** Counters and drop reasons that belong to the packet's last sighting. */
  readonly kernelSays: (last: Sighting | undefined) => readonly Evidence[];
}

/** Judges by what was captured and by what the sending program was told. */
export async function endOf(outcome: Outcome): Promise<End> {
  const { points, sent } = outcome;
  const first = points.find(({ kind }) => kind === 'request');
  const reply = arrival(outcome, 'reply');
  if (reply !== undefined && first !== undefined && sent.hasAnswer) return answeredBy(reply, first);
  const refusal = refusalIn(outcome, reply);
  if (refusal !== undefined) return refusedBy(refusal, outcome);
  if (first === undefined && sent.isRefused && sent.words !== undefined) return notSent(sent.words, outcome);
  return lost(outcome);
}

/** RST, or an ICMP error that came from elsewhere; one that the sender's kernel gave itself is no answer. */
function refusalIn(outcome: Outcome, reply: Point | undefined): Point | undefined {
  const isReset = outcome.probe.kind === 'tcp' && reply?.packet.words.includes('RST') === true;
  if (isReset) return reply;
  const error = arrival(outcome, 'icmp-error');
  return error?.dev === 'lo' ? undefined : error;
}

/** The answer where the sender got it. */
function arrival({ points, sightings, probe }: Outcome, kind: PacketKind): Point | undefined {
  return points.findLast((point) => {
    const sighting = sightings[point.number - 1];
    const isNews = kind !== 'icmp-error' || (sighting !== undefined && isGivingUp(sighting.ip));
    return point.kind === kind && point.where === probe.from && point.direction === 'in' && isNews;
  });
}

function answeredBy({ packet, atUs }: Point, first: Point): End {
  const { source, words, ttl } = packet;
  return { kind: 'answered', by: source, words, rttUs: atUs - first.atUs, ttl };
}

/** Why the packet that it is about went no further, where its last sighting tells. */
async function refusedBy(point: Point, outcome: Outcome): Promise<End> {
  const { sightings, inquiry } = outcome;
  const transport = sightings[point.number - 1]?.ip.transport;
  const mtuBytes = transport?.kind === 'icmp' ? transport.mtuBytes : undefined;
  const at = lastOf(outcome, 'request');
  const last = at && sightings[at.number - 1];
  const tables = last === undefined ? [] : (await whyNotFurther(last, inquiry)).filter(isObstacle);
  const evidence = [...tables, ...beyond(last, outcome)];
  return { kind: 'refused', by: point.packet.source, words: point.packet.words, mtuBytes, evidence };
}

/** Questions without an answer where the packet was last, and what the kernel says about it. */
function beyond(last: Sighting | undefined, { exchanges, probe, kernelSays }: Outcome): readonly Evidence[] {
  const asked = exchanges
    .filter(({ answer, where }) => answer === undefined && where === (last?.where ?? probe.from))
    .map((exchange): Evidence => ({ kind: 'unanswered', exchange }));
  return [...asked, ...kernelSays(last)];
}

async function notSent(words: string, outcome: Outcome): Promise<End> {
  return { kind: 'not-sent', words, evidence: await atSender(outcome) };
}

/** What the sender would have needed. */
async function atSender({ probe, sent, inquiry }: Outcome): Promise<readonly Evidence[]> {
  const { from: where, address: to } = probe;
  return whyNotSent({ where, to, cameIn: undefined, lengthBytes: sent.lengthBytes }, inquiry);
}

async function lost(outcome: Outcome): Promise<End> {
  const { sightings, sent } = outcome;
  const what = furthestKind(outcome);
  const at = lastOf(outcome, what);
  const last = at && sightings[at.number - 1];
  const tables = last === undefined ? await atSender(outcome) : await lastWords(last, outcome);
  const evidence = [...tables, ...beyond(last, outcome)];
  return { kind: 'lost', what, at: at?.number, words: sent.words, evidence };
}

async function lastWords(last: Sighting, { probe, inquiry }: Outcome): Promise<readonly Evidence[]> {
  const isHome = last.kind !== 'request' && last.where === probe.from && last.direction === 'in';
  if (!isHome) return whyNotFurther(last, inquiry);
  const says = `it reached ${last.dev} of ${last.where}, but the program that waits was not given it`;
  return [{ kind: 'fact', where: last.where, says }];
}

/** An answer came further than the probe, a report about it too. */
function furthestKind({ points, sightings }: Outcome): PacketKind {
  if (points.some(({ kind }) => kind === 'reply')) return 'reply';
  const isReport = (point: Point): boolean => {
    const sighting = sightings[point.number - 1];
    return (
      point.kind === 'icmp-error' && point.dev !== 'lo' && sighting !== undefined && isGivingUp(sighting.ip)
    );
  };
  return points.some(isReport) ? 'icmp-error' : 'request';
}

/** Where it was seen last: of several ends, which a bridge that floods makes, that for which it was. */
function lastOf({ points, sightings, inquiry: { devices } }: Outcome, what: PacketKind): Point | undefined {
  const isLeaf = ({ number }: Point): boolean => !points.some(({ passage }) => passage.from === number);
  const leaves = points.filter((point) => point.kind === what && isLeaf(point));
  const isForIt = ({ number, where, dev, direction }: Point): boolean => {
    const mac = sightings[number - 1]?.ethernet?.destination;
    return direction === 'out' || mac === undefined || devices.link(where, dev)?.mac === mac;
  };
  return leaves.findLast(isForIt) ?? leaves.at(-1);
}
