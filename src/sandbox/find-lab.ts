import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { usageError } from '../error/lab-error.ts';
import { applyWirings } from '../lab/apply-wirings.ts';
import { currentLife } from '../lab/current-life.ts';
import { designLab } from '../lab/design-lab.ts';
import { keepAddresses } from '../lab/keep-addresses.ts';
import { LEASES_FILE, type LeaseView, leasesIn, readLeaseView } from '../lease/lease-view.ts';
import { parseScenario } from '../scenario/parse.ts';
import { insideRunner } from './inside-runner.ts';
import { readLife } from './life-file.ts';
import { listLabs, preferredLab, unknownLab, whichLab } from './labs.ts';
import type { OpenLab } from './open-lab.ts';
import { type Env, readLiveRecord, stateFolder, stateRoot } from './state.ts';
import { readWirings } from './wirings-file.ts';

/** The deployed scenario, in a lab's state folder. */
export const SCENARIO_FILE = 'scenario.yaml';

/** The leases of the lab whose state folder this is, as its agents see them. */
export function leaseViewIn(folder: string): Promise<LeaseView> {
  return readLeaseView(join(folder, LEASES_FILE));
}

/**
 * The lab of that name if it is up, as it was deployed.
 * @throws LabError `lab/broken-life`
 */
export async function findLab(root: string, name: string): Promise<OpenLab | undefined> {
  const record = await readLiveRecord(root, name);
  if (record === undefined) return undefined;
  const folder = stateFolder(root, name);
  const text = await readFile(join(folder, SCENARIO_FILE), 'utf8');
  const [kept, view, wirings] = await Promise.all([
    readLife(folder),
    leaseViewIn(folder),
    readWirings(folder),
  ]);
  const scenario = keepAddresses(parseScenario({ file: record.scenarioFile, text }), kept);
  const { leases } = leasesIn(view);
  const life = await currentLife(kept, scenario, leases);
  const lab = applyWirings(designLab(scenario, life, leases), wirings);
  const { pid } = record.holder;
  return { name, scenario, life, lab, inside: insideRunner(pid), stateFolder: folder, pid };
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
