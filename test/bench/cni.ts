import { existsSync } from 'node:fs';
import type { Variant } from './interleave.ts';
import { runApart } from './run.ts';
import { besideSources } from './tools.ts';

const CNI = 'CNI bridge plugin, one call a pod';

/** The pods' part alone: a real node has its own network, and flannel's, before the first call. */
export function cni(podsPerNode: number): Variant {
  return {
    measure: () => ({ [CNI]: Number(runApart(['sh', besideSources('cni.sh'), String(podsPerNode)]).stdout) }),
  };
}

/** The Debian package that is missing for it. */
export function missingForCni(): readonly string[] {
  return existsSync('/usr/lib/cni/host-local') ? [] : ['containernetworking-plugins'];
}
