import type { Runner } from '../sandbox/runner.ts';
import { backendChecks } from './backend-checks.ts';
import type { Check } from './check.ts';
import type { Diagnosis, Finding } from './diagnosis.ts';
import { kernelChecks } from './kernel-checks.ts';
import { limitChecks } from './limit-checks.ts';
import { privilegeChecks } from './privilege-checks.ts';
import { probeScript } from './probe-script.ts';
import { type Answers, type Attempt, readProbes } from './read-probes.ts';
import { toolChecks } from './tool-checks.ts';

const checks = [...toolChecks, ...privilegeChecks, ...kernelChecks, ...backendChecks, ...limitChecks];

/** An attempt takes milliseconds; a machine that hangs should be told of, too. */
const TIMEOUT_MS = 30_000;

/** Every program is started by setpriv, so that is the one to blame where not even a shell starts. */
const NOTHING_STARTS = 'fails\tsetpriv\tcould not be started\n';

/** Tries everything the lab uses of this machine, by one shell script that leaves nothing behind. */
export async function diagnose(runner: Runner): Promise<Diagnosis> {
  const outcome = await runner.run(['sh', '-s'], { stdin: probeScript(checks), timeoutMs: TIMEOUT_MS });
  return judge(readProbes('stdout' in outcome && outcome.stdout !== '' ? outcome.stdout : NOTHING_STARTS));
}

function judge({ place, attempts }: Answers): Diagnosis {
  const works = new Set<string>();
  const findings = checks.map((check): Finding => {
    const { id, group, what, isRequired, without } = check;
    const { state, saw } = stateOf(check, attempts.get(id), works);
    if (state === 'works') works.add(id);
    return { id, group, what, state, saw, isRequired, without, mend: check.mend(place, saw) };
  });
  const canRunLabs = findings.every(({ isRequired, state }) => !isRequired || state === 'works');
  return { findings, canRunLabs, place };
}

/** @param works ids of the earlier checks that work */
function stateOf(
  check: Check,
  attempt: Attempt | undefined,
  works: ReadonlySet<string>,
): Pick<Finding, 'state' | 'saw'> {
  const lacking = check.needs.find((id) => !works.has(id));
  if (lacking !== undefined) return { state: 'untried', saw: `needs ${lacking}` };
  if (attempt === undefined) return { state: 'untried', saw: 'no answer' };
  if (check.group === 'limits') {
    return attempt.works
      ? { state: 'noted', saw: attempt.said }
      : { state: 'untried', saw: 'cannot be read from here' };
  }
  return { state: attempt.works ? 'works' : 'fails', saw: attempt.said };
}
