/**
 * What `k8s-netlab up SCENARIO` does, stage by stage, as src/cli/up.ts and src/netlab.ts do it: `node stages-process.js SCENARIO`.
 * Prints a JSON array of `{stage, atMs}`: when each stage had ended, milliseconds since 1970. The lab stays up.
 */
import type { Mark } from './stages.ts';

const marks: Mark[] = [];
const mark = (stage: string): void =>
  void marks.push({ stage, atMs: performance.timeOrigin + performance.now() });

mark('Node.js starts');
await import('../../src/cli/main.ts');
await import('../../src/cli/up.ts');
const { design } = await import('../../src/netlab.ts');
const { planLab } = await import('../../src/plan/plan-lab.ts');
const { formatScript } = await import('../../src/plan/script.ts');
const { formatLab } = await import('../../src/report/up.ts');
const { plainStyle } = await import('../../src/report/style.ts');
const { claimLab, leaseStoreIn } = await import('../../src/sandbox/labs.ts');
const { runPlan } = await import('../../src/sandbox/run-plan.ts');
const { createSandbox } = await import('../../src/sandbox/sandbox.ts');
const { makeStateFolder, stateRoot, writeRecord } = await import('../../src/sandbox/state.ts');
const { loadScenario } = await import('../../src/scenario/load.ts');
mark('loading the program');

const scenario = await loadScenario(process.argv[2] ?? '-');
const { name } = scenario;
mark('reading the scenario');

const root = stateRoot(process.env);
const turn = await claimLab(root, name);
const folder = await makeStateFolder(root, name);
mark('claiming the name');

const sandbox = await createSandbox(name, folder);
mark('making the sandbox');

const lab = await design(scenario, leaseStoreIn(folder));
mark('leases and addresses');

const script = formatScript(planLab(lab));
mark('the plan as a script');

await runPlan(sandbox.inside, script);
mark('running the script');

await writeRecord(folder, {
  name,
  holder: sandbox.holder,
  createdAt: new Date().toISOString(),
  scenarioFile: scenario.source.file,
  nodes: lab.nodes.length,
  pods: lab.pods.length,
});
await sandbox.keep();
await turn[Symbol.asyncDispose]();
mark('keeping the sandbox');

process.stderr.write(formatLab(lab, plainStyle));
mark('telling what was built');

process.stdout.write(JSON.stringify(marks));
