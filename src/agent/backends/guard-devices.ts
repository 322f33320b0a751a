import { setTimeout } from 'node:timers/promises';
import { watchLinks } from '../../netlink/watch-links.ts';
import type { BackendContext } from './backend-context.ts';

/** Before the second attempt, and at most. */
const FIRST_DELAY_MS = 1000;
const LAST_DELAY_MS = 30_000;

interface Guarded {
  readonly names: readonly string[];
  readonly isThere: (name: string) => boolean;
  /** Makes the device again. */
  readonly remake: (name: string) => Promise<void>;
  /** Ends the waiting between attempts. */
  readonly signal: AbortSignal;
}

/** Makes devices again as soon as somebody deletes them, and as often as it takes: the device below may be gone too. */
export async function guardDevices(
  { namespace, log }: BackendContext,
  { names, isThere, remake, signal }: Guarded,
): Promise<Disposable> {
  const busy = new Set<string>();
  const say = (level: 'W' | 'E', text: string): void => log({ level, source: 'device.go', text });
  const attempt = async (name: string): Promise<boolean> => {
    try {
      await remake(name);
      return isThere(name);
    } catch (error) {
      say('E', error instanceof Error ? error.message : String(error));
      return false;
    }
  };
  const insist = async (name: string): Promise<void> => {
    say('W', `${name} was deleted, making it again`);
    let delayMs = FIRST_DELAY_MS;
    while (!signal.aborted && !(await attempt(name))) {
      await setTimeout(delayMs, undefined, { signal }).catch(() => undefined);
      delayMs = Math.min(delayMs * 2, LAST_DELAY_MS);
    }
    busy.delete(name);
  };
  return watchLinks(namespace, (news) => {
    // What was said meanwhile may be lost, and the device made again by somebody else: it is looked for.
    const gone = news.kind === 'gone' ? names.filter((name) => name === news.name) : names;
    for (const name of gone.filter((one) => !busy.has(one) && !isThere(one))) {
      busy.add(name);
      void insist(name);
    }
  });
}
