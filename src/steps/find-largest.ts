import type { ActionResult } from '../check/action-result.ts';
import { parsePingLine } from '../observe/ping-line.ts';
import { MAX_PAYLOAD_BYTES } from '../scenario/values.ts';
import type { Action } from '../scenario/step.ts';
import type { Turn } from './bench.ts';
import { ping } from './ping.ts';
import { searchLargest } from './search-largest.ts';

type FindLargest = Extract<Action, { kind: 'find-largest' }>;

/** Longest an answer is waited for, ms, before a size counts as failed. */
const PATIENCE_MS = 500;

/** In a hurry an answer is waited for so many times as long as the first took: ping sits out its wait also after an error. */
const HURRY = 5;

type Done = Extract<ActionResult, { kind: 'answered' }>;

/** Finds the largest payload that is answered with DF set, by real pings. A ping that says nothing about the network ends the search. */
export async function findLargest(action: FindLargest, turn: Turn): Promise<ActionResult> {
  const tries = new Map<number, Done>();
  const patientMs = Math.min(turn.withinMs, PATIENCE_MS);
  let hurriedMs = patientMs;
  let notDone: ActionResult | undefined;
  const passes = async (bytes: number, isPatient: boolean): Promise<boolean> => {
    if (notDone !== undefined) return false;
    const startedAt = performance.now();
    const result = await pingOf(action, bytes, { ...turn, withinMs: isPatient ? patientMs : hurriedMs });
    if (tries.size === 0) hurriedMs = Math.min(patientMs, HURRY * (performance.now() - startedAt));
    if (result.kind === 'not-done') notDone ??= result;
    else tries.set(bytes, result);
    return result.kind === 'answered' && hasPassed(result);
  };
  const bytes = await searchLargest(passes, MAX_PAYLOAD_BYTES);
  return notDone ?? resultOf(tries, bytes);
}

function pingOf({ from, to }: FindLargest, sizeBytes: number, turn: Turn): Promise<ActionResult> {
  return ping({ kind: 'ping', from, to, count: 1, sizeBytes, dontFragment: true }, turn);
}

/** As the ping of the largest size that passed, or of the smallest there is; the evidence is what was tried. */
function resultOf(tries: ReadonlyMap<number, Done>, bytes: number | undefined): ActionResult {
  const best = tries.get(bytes ?? 0);
  if (best === undefined) throw new Error('the size found was never tried');
  const inOrder = [...tries].toSorted(([a], [b]) => a - b);
  const failed = inOrder.filter(([, result]) => !hasPassed(result));
  const [first] = failed;
  const evidence = [
    `answered: ${sizes(inOrder.filter(([, result]) => hasPassed(result)))}`,
    ...(first === undefined
      ? []
      : [`not answered: ${sizes(failed)}`, `${first[0]} bytes: ${wordsOf(first[1])}`]),
  ];
  return { ...best, largest: { bytes }, evidence };
}

function hasPassed({ replies }: Done): boolean {
  return replies?.got === 1;
}

function sizes(tries: readonly (readonly [bytes: number, Done])[]): string {
  return tries.length === 0 ? 'no size' : tries.map(([bytes]) => bytes).join(', ');
}

/** Why a size did not pass, as the kernel or a router on the way says; many say nothing. */
function wordsOf({ output }: Done): string {
  for (const line of output.split('\n').map(parsePingLine)) {
    if (line.kind === 'complaint') return line.words;
    if (line.kind === 'refusal') return `${line.refusal.words}, says ${line.refusal.from}`;
  }
  return 'silence';
}
