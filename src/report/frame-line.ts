import type { Names } from '../check/names.ts';
import type { Frame } from '../packet/frame.ts';
import { frameLines } from '../packet/frame-lines.ts';
import type { Style } from './style.ts';

/** How the numbers of a frame are written. */
export interface FrameForm {
  readonly names: Names;
  readonly style: Style;
}

/** What a frame says, a line a layer, with the lab's names beside the numbers. */
export function describeFrame(frame: Frame, { names, style }: FrameForm): readonly string[] {
  return frameLines(frame, (number) => {
    const owner = names.ownerOf(number);
    return owner === undefined ? undefined : style.name(owner);
  });
}
