import type { PeerChange } from '../../../src/agent/backends/backend.ts';
import type { BackendConfig } from '../../../src/agent/backends/backend-config.ts';
import type { BackendContext } from '../../../src/agent/backends/backend-context.ts';
import type { Problem } from '../../../src/error/lab-error.ts';
import type { SubnetLease } from '../../../src/lease/subnet-lease.ts';

/** What the program of backends is told, a line each. */
export type Order = { readonly node: string } & (
  | ({
      readonly do: 'register';
      readonly config: BackendConfig;
      readonly subnets: Pick<SubnetLease, 'subnet' | 'subnet6'>;
    } & Pick<BackendContext, 'external' | 'network'>)
  | { readonly do: 'handle'; readonly changes: readonly PeerChange[] }
  | { readonly do: 'end' | 'generation' | 'crash' }
);

/** And answers. */
export type Result = { readonly done: unknown } | { readonly failed: Problem };
