import pLimit from 'p-limit';
import { UNDERLAY } from '../net/names.ts';
import { LabError } from '../error/lab-error.ts';
import { hostsOf } from '../lab/hosts.ts';
import { planLab } from '../plan/plan-lab.ts';
import { formatScript } from '../plan/script.ts';
import { inspectionData } from '../report/inspect/data.ts';
import { formatInspection, inspectTables } from '../report/inspect/inspect.ts';
import { plainStyle } from '../report/style.ts';
import { readLog } from '../runtime/logs.ts';
import type { OpenLab } from '../sandbox/open-lab.ts';
import { type BundleFile, scenarioFile } from './bundle-file.ts';
import { lookAround } from './look-around.ts';
import { rawState } from './raw-state.ts';

/** Programs at work at a time: a lab may have thousands of places. */
const AT_A_TIME = 4;

/**
 * All there is to see of a lab, now: its scenario and plan, every table of every place with names and raw, the logs of its containers.
 * What cannot be read stands as the reason in the place of its file: half the evidence is better than none, if it says so.
 */
export async function collectEvidence(open: OpenLab, signal: AbortSignal): Promise<readonly BundleFile[]> {
  const { scenario, lab } = open;
  const limit = pLimit(AT_A_TIME);
  const places = [...[...hostsOf(lab), ...lab.pods].map(({ name }) => name), UNDERLAY];
  const [tables, raw, logs] = await Promise.all([
    tableFiles(open, places),
    Promise.all(places.map((place) => limit(() => rawFile(open, place)))),
    Promise.all(containersOf(open).map((one) => limit(() => logFile(open, one, signal)))),
  ]);
  const script = formatScript(planLab(lab)).text;
  return [
    scenarioFile(scenario.source.text),
    { path: 'plan.sh', what: 'the commands that built the lab, with the reason for each', content: script },
    ...tables,
    ...raw,
    ...logs,
  ];
}

async function tableFiles(open: OpenLab, where: readonly string[]): Promise<readonly BundleFile[]> {
  const what = 'every table of every node and pod, with names';
  try {
    const view = await lookAround(open, { tables: inspectTables, where }, { style: plainStyle, isAll: true });
    const data = inspectionData(view, where, inspectTables);
    return [
      { path: 'inspect.txt', what, content: formatInspection(view, where, inspectTables) },
      { path: 'inspect.json', what: 'the same as data', content: `${JSON.stringify(data, undefined, 2)}\n` },
    ];
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return [{ path: 'inspect.txt', what, content: `could not be read: ${error.message}\n` }];
  }
}

async function rawFile({ inside }: OpenLab, place: string): Promise<BundleFile> {
  return {
    path: `raw/${place}.txt`,
    what: `what ip, bridge, ss, nstat and the packet filters print in ${place}`,
    content: await rawState(inside, place),
  };
}

interface ContainerName {
  readonly pod: string;
  readonly container: string;
}

function containersOf({ lab }: OpenLab): readonly ContainerName[] {
  return lab.pods.flatMap(({ name, containers }) =>
    containers.map((container) => ({ pod: name, container: container.name })),
  );
}

async function logFile(
  open: OpenLab,
  { pod, container }: ContainerName,
  signal: AbortSignal,
): Promise<BundleFile> {
  const lines: string[] = [];
  const onLine = (line: string): void => void lines.push(line);
  await readLog(open, { pod, container, tail: undefined, onLine, signal });
  const content = lines.length === 0 ? '(it wrote nothing)\n' : `${lines.join('\n')}\n`;
  return { path: `logs/${pod}.${container}.txt`, what: `what container ${pod}/${container} wrote`, content };
}
