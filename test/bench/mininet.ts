import type { Variant } from './interleave.ts';
import { isInstalled, runApart } from './run.ts';
import { besideSources } from './tools.ts';

/** Debian's: the one Mininet is installed for. */
const PYTHON = '/usr/bin/python3';

export const MININET_START = 'Mininet, building and starting the network';
const MININET_WHOLE = 'Mininet, as a whole command';

/** Two switches with so many hosts each, without a controller: the nearest that Mininet has to two nodes. */
export function mininet(hostsPerSwitch: number): Variant {
  return {
    measure: () => {
      const { ms, stdout } = runApart([PYTHON, besideSources('two-switches.py'), String(hostsPerSwitch)]);
      return { [MININET_START]: Number(stdout.trim().split('\n').at(-1)), [MININET_WHOLE]: ms };
    },
  };
}

/** The Debian packages that are missing for it. */
export function missingForMininet(): readonly string[] {
  const missing = ['mnexec', 'brctl'].filter((program) => !isInstalled(program));
  return missing.map((program) => (program === 'brctl' ? 'bridge-utils' : 'mininet'));
}
