import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { openLog } from '../../runtime/bounded-log.ts';
import { type Said, formatLine } from './klog.ts';

/** The log of one node's agent, in a file on that node. */
export interface AgentLog {
  readonly say: (said: Said) => void;
  /** A line without head, as flanneld prints one too. */
  readonly print: (text: string) => void;
  /** From now on nothing is said: who is killed has no last words. */
  readonly mute: () => void;
  /** Writes what is still to be written. */
  readonly flush: () => void;
}

/** Of each of the two files. */
const LIMIT_BYTES = 1024 * 1024;

/** Milliseconds since 1970 with a fraction; follows the wall clock when that is set. */
function wallClock(): () => number {
  let offset = 0;
  return () => {
    const drift = Date.now() - (offset + performance.now());
    if (Math.abs(drift) > LARGEST_DRIFT_MS) offset += drift;
    return offset + performance.now();
  };
}

const LARGEST_DRIFT_MS = 2;

/** Opens or goes on with a log. Lines of one turn of the event loop are written together: a joining node has a thousand of them. */
export function openAgentLog(file: string): AgentLog {
  mkdirSync(dirname(file), { recursive: true });
  const log = openLog(file, { limitBytes: LIMIT_BYTES, isContinued: true });
  const clock = wallClock();
  let isMuted = false;
  let waiting: string[] = [];
  const flush = (): void => {
    if (waiting.length === 0) return;
    const text = waiting.join('');
    waiting = [];
    try {
      log.append(text);
    } catch {
      // A full disk keeps no node from its work; what it would have said is lost.
    }
  };
  const add = (line: string): void => {
    if (isMuted) return;
    if (waiting.push(line) === 1) setImmediate(flush);
  };
  return {
    say: (said) => add(formatLine(said, clock())),
    print: (text) => add(`${text}\n`),
    mute: () => {
      isMuted = true;
    },
    flush,
  };
}
