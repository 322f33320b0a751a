import type { ActionResult } from '../check/action-result.ts';
import type { Lab } from '../lab/lab.ts';
import { enter, typed } from '../observe/enter.ts';
import type { Action } from '../scenario/step.ts';
import { lastLines, printed } from './output.ts';
import type { Turn } from './bench.ts';
import { parsePing } from './parse-ping.ts';
import { perform } from './perform.ts';
import { addressOf } from './place.ts';

type Ping = Extract<Action, { kind: 'ping' }>;

/** Between two echo requests, ms: the least an ordinary user may ask for. @see ping(8) */
const INTERVAL_MS = 200;

/** Sends echo requests with the system's ping and waits `withinMs` for the last answer. */
export function ping(action: Ping, { bench, withinMs }: Turn): Promise<ActionResult> {
  const { lab } = bench.open;
  const argv = enter(action.from, ['ping', '-n', '-W', String(withinMs / 1000), ...wordsOf(action, lab)]);
  const did = pingCommand(action, lab);
  const timeoutMs = action.count * INTERVAL_MS + 2 * withinMs + 1000;
  return perform({ argv, did, timeoutMs }, bench, (ended) => {
    const output = printed(ended);
    const replies = parsePing(output, action.count);
    if (replies === undefined)
      return { kind: 'not-done', reason: `ping said what we cannot read: ${output.trim()}` };
    return {
      kind: 'answered',
      replies,
      exitCode: ended.code,
      output,
      evidence: lastLines(output).filter(isNews),
    };
  });
}

/** The same as one types it. */
export function pingCommand(action: Ping, lab: Lab): string {
  return typed(action.from, ['ping', ...wordsOf(action, lab)]);
}

function wordsOf(action: Ping, lab: Lab): readonly string[] {
  return [...optionsOf(action), addressOf(action.to, lab)];
}

function optionsOf({ count, sizeBytes, dontFragment }: Ping): readonly string[] {
  const interval = count > 1 ? ['-i', String(INTERVAL_MS / 1000)] : [];
  const size = sizeBytes === undefined ? [] : ['-s', String(sizeBytes)];
  return ['-c', String(count), ...interval, ...size, ...(dontFragment ? ['-M', 'do'] : [])];
}

/** Answers, complaints and the count; not the title and the timing. */
function isNews(line: string): boolean {
  return !/^(PING |--- |rtt )/.test(line);
}
