import type { Change } from '../converge/change.ts';
import { type ChangeLine, changeLines } from '../converge/change-lines.ts';
import type { Style } from './style.ts';

/** What a change does, a line each, in the order of the lab: `+ pod pod-d is new: on node-2, 10.244.2.3`. */
export function formatChange(change: Change, style: Style): string {
  return changeLines(change)
    .map((line) => {
      const where = line.where === '' ? '' : style.dim(`: ${line.where}`);
      return `${paintOf(line.sign, style)(line.sign)} ${line.kind} ${style.name(line.name)} ${line.why}${where}\n`;
    })
    .join('');
}

/** The same as data, and what stands in the way. */
export function changeData(change: Change) {
  return { changes: changeLines(change), obstacles: change.obstacles };
}

function paintOf(sign: ChangeLine['sign'], style: Style): (text: string) => string {
  switch (sign) {
    case '-':
      return style.bad;
    case '+':
      return style.good;
    case '~':
      return style.warn;
  }
}
