import { Reference } from '../values.ts';
import { expectationKind } from './expectation-kind.ts';

/** Whom the server saw as its client. */
interface ClientClaim {
  readonly kind: 'client';
  /** Pod, node, PLACE/DEVICE or address. */
  readonly name: string;
}

export const client = expectationKind({
  schema: Reference,
  meta: {
    description: "Whose address the server saw as the source, as the lab's own responder says in its answer.",
    examples: ['pod-a'],
  },
  build: (name): ClientClaim => ({ kind: 'client', name }),
  names: (name) => [{ name, kind: 'target', path: [] }],
  after: ['connect'],
});
