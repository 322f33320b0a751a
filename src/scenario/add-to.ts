import { parseDocument } from 'yaml';
import { parseScenario } from './parse.ts';
import type { Scenario, Source } from './scenario.ts';
import { LabError, type Problem } from '../error/lab-error.ts';

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
  return parseEdited({ ...source, text: document.toString({ lineWidth: 0 }) });
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
