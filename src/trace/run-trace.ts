import { namesOf } from '../check/names.ts';
import { namespacesOf } from '../lab/namespaces.ts';
import { openListener } from '../listen/listener.ts';
import { observe } from '../observe/observe.ts';
import { askMatchedRoute, type PacketAt, type RouteAnswer } from '../observe/route-get.ts';
import type { CapturedFrame } from '../packet/captured-frame.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import { refuseIpv6 } from './refuse-ipv6.ts';
import { askFilters } from './ask-filters.ts';
import { assemble } from './assemble.ts';
import { readAllCounters } from './counters.ts';
import { makeCold } from './make-cold.ts';
import { prepareProbe, type ProbeRequest, sendProbe, type Shot } from './send-probe.ts';
import { silence } from './silence.ts';
import type { Trace } from '../observe/trace.ts';
import { placesToWatch } from './watched-places.ts';
import { type Heard, startWatching } from './watch.ts';

export interface TraceRequest {
  readonly probe: ProbeRequest;
  /** Empty the caches of all that is watched first, so that ARP is seen. */
  readonly isCold: boolean;
  /** How long nothing must be seen of the probe until it counts as lost, ms. */
  readonly silenceMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Given all frames that passed meanwhile, for those who want to keep them. */
  readonly onFrames?: (frames: readonly CapturedFrame[]) => void;
}

/**
 * Sends one probe through a lab and follows it, there and back.
 * @throws LabError `trace/ipv6`, `machine/cannot-listen`, `observe/unreadable`; the signal's reason when it was interrupted
 */
export async function trace(open: OpenLab, request: TraceRequest): Promise<Trace> {
  const { inside, lab } = open;
  refuseIpv6(request.probe.address);
  const places = placesToWatch(lab, request.probe);
  const shot = prepareProbe(request.probe);
  await using listener = openListener(inside);
  const flushed = request.isCold ? await makeCold(inside, lab, places) : [];
  const [watch, before] = await Promise.all([
    startWatching(listener, places),
    readAllCounters(inside, places),
  ]);
  request.signal?.throwIfAborted();
  const sent = await shoot(open, shot, { request, frames: watch.frames });
  request.signal?.throwIfAborted();
  const [heard, observation, after] = await Promise.all([
    watch.stop(),
    observe(inside, places, ['neigh', 'fdb', 'routes', 'links']),
    readAllCounters(inside, places),
  ]);
  request.onFrames?.(heard.frames);
  const watched = {
    namespaces: places,
    of: namespacesOf(lab).length,
    missedFrames: heard.missedFrames,
    drops: heard.refusal === undefined ? ({ kind: 'told' } as const) : heard.refusal,
  };
  const tables = { observation, names: namesOf(lab) };
  const counters = { before, after };
  const readings = { shot, sent, heard, tables, counters, ask: askOnce(open) };
  const { events, end } = await assemble(readings);
  const { probe } = shot;
  const explained = await askFilters(inside, { probe, events, end });
  return { lab: open.name, probe, watched, flushed, events, end: explained };
}

/** Sends the probe, and gives it up when nothing of it has been seen for a while. */
async function shoot(
  { inside }: OpenLab,
  shot: Shot,
  { request, frames }: { readonly request: TraceRequest; readonly frames: Heard['frames'] },
) {
  using quiet = silence(frames, shot.mark, request.silenceMs);
  const signal = AbortSignal.any([quiet.signal, ...(request.signal ? [request.signal] : [])]);
  return await sendProbe(inside, shot, signal);
}

/** The same question need not be asked twice: nothing has changed since. */
function askOnce({ inside }: OpenLab): (packet: PacketAt) => Promise<RouteAnswer> {
  const answers = new Map<string, Promise<RouteAnswer>>();
  return (packet) => {
    const key = JSON.stringify(packet);
    const answer = answers.get(key) ?? askMatchedRoute(inside, packet);
    answers.set(key, answer);
    return answer;
  };
}
