import { isDeepStrictEqual } from 'node:util';
import { LabError } from '../error/lab-error.ts';
import { configKey } from '../lease/lease-key.ts';
import { isUnreachable } from '../lease/store-unreachable.ts';
import { until } from '../net/until.ts';
import type { LabStore } from './lab-store.ts';
import { readNetworkConfig } from './network-config.ts';

/** etcd of a lab that was just started elects its leader meanwhile. */
const WITHIN_MS = 20_000;

/**
 * Writes flannel's network configuration unless it is there; waits for a store that does not answer yet.
 * @throws LabError `agent/other-config` where another one is there, `lease/store-unreachable`
 */
export async function ensureNetworkConfig({ own, prefix }: LabStore, netConf: string): Promise<void> {
  const key = configKey(prefix);
  let lastError: unknown;
  const written = await until(
    () =>
      own.create(key, netConf).catch((error: unknown) => {
        if (!isUnreachable(error)) throw error;
        lastError = error;
        return undefined;
      }),
    { withinMs: WITHIN_MS, everyMs: 50 },
  );
  if (written === undefined) throw lastError;
  if (written === 'created') return;
  const there = (await own.get(key))?.value ?? '';
  if (!meansTheSame(there, netConf)) throw otherConfig(key, { there, netConf });
}

/** Whatever the order and spelling of their keys. */
function meansTheSame(a: string, b: string): boolean {
  return a === b || isDeepStrictEqual(resolved(a), resolved(b));
}

function resolved(text: string): unknown {
  try {
    return { ...readNetworkConfig(text), netConf: undefined };
  } catch {
    return text;
  }
}

function otherConfig(key: string, { there, netConf }: { there: string; netConf: string }): LabError {
  return new LabError([
    {
      code: 'agent/other-config',
      message: `the store has another network configuration than the scenario\n${key}: ${there}\nscenario: ${netConf}`,
      hint: 'write the same network in the scenario, or another prefix, or take that key out of the store',
    },
  ]);
}
