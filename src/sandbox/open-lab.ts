import type { Lab } from '../lab/lab.ts';
import type { Life } from '../lab/life.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Runner } from './runner.ts';

/** A lab that is up, as commands work with it. */
export interface OpenLab {
  readonly name: string;
  /** The scenario as it was deployed. */
  readonly scenario: Scenario;
  /** What its nodes have been through. */
  readonly life: Life;
  /** What should be there. */
  readonly lab: Lab;
  /** Runs programs inside the sandbox: its namespaces have the nodes' and pods' names (`ip -n pod-a …`). */
  readonly inside: Runner;
  /** The lab's folder on the host, with the deployed scenario and the lease store. */
  readonly stateFolder: string;
  /** Process 1 of the sandbox, as the host numbers it. */
  readonly pid: number;
}
