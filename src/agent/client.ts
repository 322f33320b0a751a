import { request } from 'node:http';
import { join } from 'node:path';
import * as z from 'zod';
import { LabError, machineError } from '../error/lab-error.ts';
import type { Cidr } from '../net/ipv4.ts';
import type { AgentConfig } from './agent-config.ts';
import { LeaseView } from '../lease/lease-view.ts';
import { AgentState, CONTROL_SOCKET, Refusal } from './control.ts';
import type { StoreConfig } from './store-access.ts';

/** The agents of a lab, as the command line and steps work with them. Every call fails with LabError `agent/no-host` when nobody answers. */
export interface Agents {
  /** Names the store, and writes the network configuration unless there is one. @throws LabError `agent/other-config` when there is another one */
  readonly useStore: (config: StoreConfig) => Promise<void>;
  /** Starts a node's agent (again, if it is there) and waits until it is ready. @throws LabError with what it said when it gave up */
  readonly start: (config: AgentConfig) => Promise<AgentState>;
  /** As SIGTERM does: the kernel keeps what it was told. `revoke` also gives the lease back. */
  readonly stop: (node: string, options?: { readonly revoke?: boolean }) => Promise<void>;
  readonly list: () => Promise<readonly AgentState[]>;
  readonly leases: () => Promise<LeaseView>;
  /** Takes a lease away: its agent shuts down. */
  readonly revoke: (subnet: Cidr) => Promise<void>;
  /** Ends a lease as if its time were over. */
  readonly expire: (subnet: Cidr) => Promise<void>;
  /** Waits until every agent has handled all that is in the store now. */
  readonly settle: () => Promise<void>;
}

/** The agents of the lab whose state folder this is. */
export function agentsOf(stateFolder: string): Agents {
  const ask = asking(stateFolder);
  return {
    useStore: async (config) => {
      await ask('PUT', '/store', config);
    },
    start: async (config) => AgentState.parse(await ask('PUT', `/nodes/${config.node}`, config)),
    stop: async (node, { revoke = false } = {}) => {
      await ask('DELETE', `/nodes/${node}?revoke=${revoke ? 'yes' : 'no'}`);
    },
    list: async () => z.array(AgentState).parse(await ask('GET', '/nodes')),
    leases: async () => LeaseView.parse(await ask('GET', '/leases')),
    revoke: async (subnet) => {
      await ask('POST', '/leases/revoke', { subnet });
    },
    expire: async (subnet) => {
      await ask('POST', '/leases/expire', { subnet });
    },
    settle: async () => {
      await ask('POST', '/settle');
    },
  };
}

type Ask = (method: string, path: string, body?: unknown) => Promise<unknown>;

function asking(stateFolder: string): Ask {
  const socketPath = join(stateFolder, CONTROL_SOCKET);
  return async (method, path, body) => {
    const answer = await exchange({ socketPath, method, path }, body).catch((cause: unknown) => {
      throw noHost(socketPath, cause);
    });
    if (answer.status === 200) {
      const said: unknown = JSON.parse(answer.text);
      return said;
    }
    throw refused(answer.text);
  };
}

function exchange(
  where: { readonly socketPath: string; readonly method: string; readonly path: string },
  body: unknown,
): Promise<{ readonly status: number | undefined; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const call = request({ ...where, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString() }),
      );
    });
    call.once('error', reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function refused(text: string): LabError {
  return new LabError([Refusal.parse(JSON.parse(text))], { blame: 'machine' });
}

function noHost(socketPath: string, cause: unknown): LabError {
  return machineError(
    {
      code: 'agent/no-host',
      message: `nobody answers at ${socketPath}: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: 'the flannel agents of a lab are restarted within a second when they die; if they stay away, take the lab down and up again',
    },
    cause,
  );
}
