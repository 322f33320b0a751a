import { setTimeout } from 'node:timers/promises';
import type { Answer } from '../../netlink/kernel-answer.ts';
import type { Request } from '../../netlink/request.ts';
import type { Rtnetlink } from '../../netlink/rtnetlink.ts';
import type { Log, RetrySettings } from './backend-context.ts';

/** The defaults of retry-go, which flannel uses: 51 s until it gives up. @see flannel pkg/retry/retry.go */
export const FLANNEL_RETRY: RetrySettings = { attempts: 10, firstDelayMs: 100 };

/** No such device, or nothing there to remove: waiting does not help, where flannel waits all the same and does nothing else meanwhile. */
const FINAL: readonly string[] = ['ENODEV', 'ENOENT', 'ESRCH'];

export interface Retrying {
  readonly settings: RetrySettings;
  readonly log: Log;
  /** Ends the waiting; the last answer stands. */
  readonly signal: AbortSignal;
}

/** Asks again until the kernel does it. @param first the answer it has given already, to the first attempt */
export async function askAgain(
  kernel: Rtnetlink,
  { request, first }: { readonly request: Request; readonly first: Answer },
  { settings: { attempts, firstDelayMs }, log, signal }: Retrying,
): Promise<Answer> {
  let answer = first;
  for (let tried = 1; isWorthAsking(answer) && tried < attempts && !signal.aborted; tried += 1) {
    log({ level: 'E', source: 'retry.go', text: `#${tried - 1}: ${wordsOf(answer)}` });
    await setTimeout(firstDelayMs * 2 ** (tried - 1), undefined, { signal }).catch(() => undefined);
    answer = kernel.ask(request);
  }
  return answer;
}

function isWorthAsking(answer: Answer): boolean {
  return answer.kind === 'refused' && !FINAL.includes(answer.code);
}

function wordsOf(answer: Answer): string {
  return answer.kind === 'refused' ? answer.words : 'done';
}
