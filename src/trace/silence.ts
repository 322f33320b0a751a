import type { CapturedFrame } from '../packet/captured-frame.ts';
import { type Mark, recognise } from './recognise.ts';
import { VXLAN_PORTS } from './vxlan-ports.ts';

/** Longest that ARP alone, which others may cause too, keeps the waiting up, ms: a neighbour is given up after three seconds. */
const LONGEST_MS = 6000;

/** A signal that is aborted when nothing of a probe, and no ARP, has been captured for so long. */
export function silence(
  frames: readonly CapturedFrame[],
  mark: Mark,
  silenceMs: number,
): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const startedAt = Date.now();
  let timer = setTimeout(look, silenceMs);
  function look(): void {
    const { sightings, arps } = recognise(frames, mark, { vxlanPorts: VXLAN_PORTS });
    const times = [...sightings, ...arps].map(({ atNs }) => Number(atNs / 1_000_000n));
    const quietMs = Date.now() - Math.max(startedAt, ...times);
    if (quietMs >= silenceMs || Date.now() - startedAt >= LONGEST_MS) controller.abort();
    else timer = setTimeout(look, silenceMs - quietMs);
  }
  return { signal: controller.signal, [Symbol.dispose]: () => clearTimeout(timer) };
}
