import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import * as z from 'zod';
import { LabError, machineError } from '../error/lab-error.ts';
import type { Cidr } from '../net/ipv4.ts';
import type { AgentConfig } from './agent-config.ts';
import { LeaseView } from '../lease/lease-view.ts';
import { AgentState, CONTROL_SOCKET, Refusal } from './control.ts';
import type { PutKey } from './raw-keys.ts';
import type { StoreConfig } from './store-access.ts';

/** The agents of a lab, as the command line and steps work with them. Every call fails with LabError `agent/no-host` when nobody answers. */
export interface Agents {
  /** Names the store, and writes the network configuration unless there is one. @throws LabError `agent/other-config` when there is another one */
  readonly useStore: (config: StoreConfig) => Promise<void>;
  /** Starts a node's agent (again, if it is there) and waits until it is ready. @throws LabError with what it said when it gave up */
  readonly start: (config: AgentConfig) => Promise<AgentState>;
  /** As SIGTERM does, or `kill` as SIGKILL: the kernel keeps what it was told. `revoke` also gives the lease back. */
  readonly stop: (
    node: string,
    options?: { readonly revoke?: boolean; readonly kill?: boolean },
  ) => Promise<void>;
  readonly list: () => Promise<readonly AgentState[]>;
  readonly leases: () => Promise<LeaseView>;
  /** Takes a lease away: its agent shuts down. */
  readonly revoke: (subnet: Cidr) => Promise<void>;
  /** Ends a lease as if its time were over. */
  readonly expire: (subnet: Cidr) => Promise<void>;
  /** Writes a key of the store, as somebody else than an agent. */
  readonly put: (key: PutKey) => Promise<void>;
  readonly deleteKey: (key: string) => Promise<void>;
  /** Has the store forget all changes before now. */
  readonly compact: () => Promise<void>;
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
    stop: async (node, { revoke = false, kill = false } = {}) => {
      await ask('DELETE', `/nodes/${node}?revoke=${yesOrNo(revoke)}&kill=${yesOrNo(kill)}`);
    },
    list: async () => z.array(AgentState).parse(await ask('GET', '/nodes')),
    leases: async () => LeaseView.parse(await ask('GET', '/leases')),
    revoke: async (subnet) => {
      await ask('POST', '/leases/revoke', { subnet });
    },
    expire: async (subnet) => {
      await ask('POST', '/leases/expire', { subnet });
    },
    put: async (key) => {
      await ask('POST', '/keys/put', key);
    },
    deleteKey: async (key) => {
      await ask('POST', '/keys/delete', { key });
    },
    compact: async () => {
      await ask('POST', '/store/compact');
    },
    settle: async () => {
      await ask('POST', '/settle');
    },
  };
}

function yesOrNo(wish: boolean): string {
  return wish ? 'yes' : 'no';
}

type Ask = (method: string, path: string, body?: unknown) => Promise<unknown>;

function asking(stateFolder: string): Ask {
  return async (method, path, body) => {
    const answer = await exchangeIn(stateFolder, { method, path }, body).catch((cause: unknown) => {
      throw noHost(join(stateFolder, CONTROL_SOCKET), cause);
    });
    const said: unknown = JSON.parse(answer.text);
    if (answer.status === 200) return said;
    throw refused(said);
  };
}

interface Wanted {
  readonly method: string;
  readonly path: string;
}

/** Goes by the open folder: a socket's address has room for 107 characters, and state folders may have longer paths. @see unix(7) */
async function exchangeIn(folder: string, wanted: Wanted, body: unknown): Promise<Said> {
  const handle = await open(folder, constants.O_DIRECTORY);
  try {
    return await exchange({ ...wanted, socketPath: `/proc/self/fd/${handle.fd}/${CONTROL_SOCKET}` }, body);
  } finally {
    await handle.close();
  }
}

interface Said {
  readonly status: number | undefined;
  readonly text: string;
}

function exchange(where: Wanted & { readonly socketPath: string }, body: unknown): Promise<Said> {
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

function refused(said: unknown): LabError {
  return new LabError([Refusal.parse(said)], { blame: 'machine' });
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
