import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { machineError, usageError } from '../error/lab-error.ts';
import { applyWirings } from '../lab/apply-wirings.ts';
import { designLab } from '../lab/design-lab.ts';
import { listLeases } from '../lease/list-leases.ts';
import { embeddedStore } from '../lease/embedded-store.ts';
import type { Store } from '../lease/store.ts';
import { parseScenario } from '../scenario/parse.ts';
import type { Node } from '../scenario/scenario.ts';
import { insideRunner } from './inside-runner.ts';
import { listLabs, preferredLab, unknownLab, whichLab } from './labs.ts';
import type { OpenLab } from './open-lab.ts';
import { type Env, readLiveRecord, stateFolder, stateRoot } from './state.ts';
import { readWirings } from './wirings-file.ts';

/** The deployed scenario, in a lab's state folder. */
export const SCENARIO_FILE = 'scenario.yaml';

/** The lease store, beside it. */
export const STORE_FILE = 'store.json';

/** The lease store of the lab whose state folder this is. */
export function leaseStoreIn(folder: string): Store {
  return embeddedStore(join(folder, STORE_FILE));
}

/**
 * The lab of that name if it is up, as it was deployed.
 * @throws LabError `lease/broken-store`, `lease/missing`
 */
export async function findLab(root: string, name: string): Promise<OpenLab | undefined> {
  const record = await readLiveRecord(root, name);
  if (record === undefined) return undefined;
  const folder = stateFolder(root, name);
  const text = await readFile(join(folder, SCENARIO_FILE), 'utf8');
  const scenario = parseScenario({ file: record.scenarioFile, text });
  const { leases } = await listLeases(leaseStoreIn(folder));
  const without = scenario.nodes.filter(
    ({ address }) => !leases.some(({ publicIp }) => publicIp === address),
  );
  if (without.length > 0) throw noLease(name, without, join(folder, STORE_FILE));
  const lab = applyWirings(designLab(scenario, leases), await readWirings(folder));
  const { pid } = record.holder;
  return { name, scenario, lab, inside: insideRunner(pid), stateFolder: folder, pid };
}

/** Somebody took a lease out of the store: which subnet the node has is written nowhere else. */
function noLease(lab: string, nodes: readonly Node[], file: string) {
  const names = nodes.map(({ name, address }) => `${name} (${address})`).join(', ');
  return machineError({
    code: 'lease/missing',
    message: `${file} has no lease of ${names}`,
    hint: `put back what was taken out of it, or take the lab down and up again: k8s-netlab down ${lab}`,
  });
}

/**
 * The lab to work with: the one named, else `$K8S_NETLAB`, else the only one that is up.
 * @throws LabError `lab/none-up`, `lab/which` or `lab/unknown`, with the labs that are up; those of `findLab`
 */
export async function openLab(request: {
  readonly name?: string | undefined;
  readonly env: Env;
}): Promise<OpenLab> {
  const name = request.name ?? preferredLab(request.env) ?? (await onlyLab(request.env));
  const open = await findLab(stateRoot(request.env), name);
  if (open === undefined) throw await unknownLab(name, request.env);
  return open;
}

async function onlyLab(env: Env): Promise<string> {
  const names = (await listLabs(env)).map(({ name }) => name);
  const [first] = names;
  if (first === undefined)
    throw usageError({
      code: 'lab/none-up',
      message: 'no lab is up',
      hint: 'k8s-netlab up [SCENARIO] builds one',
    });
  if (names.length > 1) throw whichLab(names, 'name one with --lab NAME or by $K8S_NETLAB');
  return first;
}
