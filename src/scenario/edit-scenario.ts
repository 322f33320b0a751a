import { parseDocument } from 'yaml';
import { parseScenario } from './parse.ts';
import type { Pod, Scenario, Source } from './scenario.ts';
import { LabError, type Problem } from '../error/lab-error.ts';

/** Lines as long as they are, brackets as one writes them. */
const FORM = { lineWidth: 0, flowCollectionPadding: false } as const;

/** What is written of a new node or pod: the keys of a scenario. */
export type Written = Readonly<Record<string, unknown>>;

/**
 * The scenario with one more node or pod; comments and the order of the rest stay.
 * @throws LabError as `parseScenario`, of what the new part got wrong
 */
export function addTo({ source }: Scenario, list: 'nodes' | 'pods', part: Written): Scenario {
  const document = parseDocument(source.text);
  if (!document.hasIn([list])) document.set(list, document.createNode([]));
  document.addIn([list], document.createNode(part, { flow: true }));
  return parseEdited({ ...source, text: document.toString(FORM) });
}

/**
 * The scenario without a node and its pods, or without a pod; one whose steps still speak of it keeps it, and so does one that has it join later: it may
 * join again.
 */
export function takeFrom(scenario: Scenario, list: 'nodes' | 'pods', name: string): Scenario {
  const part = scenario[list].find((one) => one.name === name);
  if (part === undefined || part.joins === 'later') return scenario;
  const { source, nodes, pods } = scenario;
  const document = parseDocument(source.text);
  const isGone = (pod: Pod): boolean => (list === 'pods' ? pod.name : pod.node) === name;
  for (const index of indexesOf(pods, isGone).toReversed()) document.deleteIn(['pods', index]);
  if (list === 'nodes') document.deleteIn(['nodes', nodes.findIndex((node) => node.name === name)]);
  try {
    return parseEdited({ ...source, text: document.toString(FORM) });
  } catch (error) {
    if (error instanceof LabError) return scenario;
    throw error;
  }
}

function indexesOf<T>(all: readonly T[], isOne: (item: T) => boolean): readonly number[] {
  return all.flatMap((item, index) => (isOne(item) ? [index] : []));
}

/** Lines of an edited text are nobody's: the problems are told without them. */
function parseEdited(source: Source): Scenario {
  try {
    return parseScenario(source);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    const [first, ...rest] = error.problems.map(({ at: _at, ...problem }): Problem => problem);
    throw first === undefined ? error : new LabError([first, ...rest], { blame: error.blame });
  }
}
