import type { GatewayAnswer } from './gateway-answer.ts';

/** An answer without end, and how to know that one would still hear it. */
export interface Guarded {
  readonly lines: (until: AbortSignal) => AsyncIterable<GatewayAnswer>;
  readonly ask: () => Promise<GatewayAnswer>;
  readonly heartbeatMs: number;
  readonly signal: AbortSignal;
}

/**
 * The lines, and at last the failure of whoever was asked between them. A connection whose other end is gone without a word looks like one
 * on which nothing happens, and TCP alone takes ten seconds and more to tell.
 */
export async function* guarded({ lines, ask, heartbeatMs, signal }: Guarded): AsyncIterable<GatewayAnswer> {
  const broken = new AbortController();
  let failure: GatewayAnswer | undefined;
  let isHeard = true;
  const beat = async (): Promise<void> => {
    if (!isHeard) {
      const answer = await ask();
      if (answer.kind !== 'ok') {
        failure = answer;
        broken.abort();
        return;
      }
    }
    isHeard = false;
    timer = setTimeout(() => void beat(), heartbeatMs).unref();
  };
  let timer = setTimeout(() => void beat(), heartbeatMs).unref();
  try {
    for await (const line of lines(AbortSignal.any([signal, broken.signal]))) {
      isHeard = true;
      yield line;
    }
    if (failure !== undefined) yield failure;
  } finally {
    broken.abort();
    clearTimeout(timer);
  }
}
