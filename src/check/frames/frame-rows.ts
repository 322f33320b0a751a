import { capturePoints } from '../../lab/capture-points.ts';
import type { Lab } from '../../lab/lab.ts';
import { frameLines } from '../../packet/frame-lines.ts';
import type { SeenFrame } from '../../packet/seen-frame.ts';
import { type Names, namesOf } from '../names.ts';
import type { Row } from '../row.ts';
import { frameCells } from './frame-cells.ts';

/** A frame, ready to be compared with a pattern. */
export interface FrameRow extends Row {
  readonly seen: SeenFrame;
  /** The same as `line`, a layer a line. */
  readonly lines: readonly string[];
}

/** Frames as rows, in their order; the line of each says when it passed, from the first of all on, and where. */
export function frameRows(frames: readonly SeenFrame[], lab: Lab): readonly FrameRow[] {
  const names = namesOf(lab);
  const sinceNs = frames[0]?.captured.atNs ?? 0n;
  return frames.map((seen) => {
    const lines = linesOf(seen, sinceNs, names);
    const cells = { ...frameCells(seen.frame), direction: [seen.captured.direction] };
    return { seen, cells, lines, line: lines.join('; '), isLearned: false };
  });
}

/** The rows of frames that passed a point. */
export function rowsAt<R extends FrameRow>(rows: readonly R[], point: string, lab: Lab): readonly R[] {
  const places = capturePoints(lab, [point]);
  return rows.filter(({ seen: { captured } }) =>
    places.some(
      ({ where, devices }) =>
        where === captured.where && (devices === undefined || devices.includes(captured.dev)),
    ),
  );
}

/**
 *     0.275 ms node-1/flannel.1 out: ICMP echo request id 7 seq 1, 10.244.1.2 (pod-a) > 10.244.2.2 (pod-b), ttl 63, 84 bytes
 *       Ethernet ea:65:3c:5a:74:2c (node-1/flannel.1) > 1e:e9:26:ec:63:07 (node-2/flannel.1)
 */
function linesOf({ captured, frame }: SeenFrame, sinceNs: bigint, names: Names): readonly string[] {
  const { where, dev, direction, atNs } = captured;
  const ms = (Number(atNs - sinceNs) / 1e6).toFixed(3);
  const point = names.cableOf(where, dev) ?? `${where}/${dev}`;
  const layers = frameLines(frame, names.ownerOf).map((line) => line.replaceAll('  ', ', '));
  const [first = '', ...others] = layers;
  return [`${ms} ms ${point} ${direction}: ${first}`, ...others.map((line) => `  ${line}`)];
}
