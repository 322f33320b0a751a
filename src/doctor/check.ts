import type { Group, Place } from './diagnosis.ts';

/** One thing to try, and what it means when it fails. */
export interface Check {
  readonly id: string;
  readonly group: Group;
  readonly what: string;
  /** Shell commands; success means that it works, and what they print is what was seen. */
  readonly attempt: string;
  /** `host`: as this process is. `sandbox`: in fresh user (without root), pid, mount and network namespaces. */
  readonly where: 'host' | 'sandbox';
  readonly isRequired: boolean;
  /** Ids of the checks that must work for this one to tell anything. */
  readonly needs: readonly string[];
  readonly without: string;
  /** The way out at this place, given what the failed attempt said. */
  readonly mend: (place: Place, said: string) => string;
}
