import type { Path } from './finding.ts';

/**
 * What a key may name: a namespace, that or a container of a pod, something that has an address, that or `localhost`, or a device;
 * or only a node, a pod, a member of the store, who has a lease (a node or a subnet).
 */
export type NameKind =
  'place' | 'container' | 'target' | 'server' | 'device' | 'node' | 'pod' | 'member' | 'lessee';

/** A name in a step, to be found among those of the file. */
export interface NameUse {
  /** Absent where the key is. */
  readonly name: string | undefined;
  readonly kind: NameKind;
  /** From the key of the expectation or action down. */
  readonly path: Path;
}
