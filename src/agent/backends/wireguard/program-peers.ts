import { LabError } from '../../../error/lab-error.ts';
import type { NodeProgram } from '../../node-program.ts';
import type { AppliedEntry } from '../backend.ts';
import { batchesOf, formatPeerRow, type PeerWork } from './peer-work.ts';
import { formatPeers, type PeerSettings } from './wg-text.ts';
import { runWg } from './wg-tool.ts';

/** One entry of what was done, and for which change. */
export interface PeerOutcome {
  readonly work: PeerWork;
  readonly entry: AppliedEntry;
}

/** Tells the devices their peers; what `wg` refuses is told and does not keep the rest from being done. */
export async function programPeers(
  run: NodeProgram,
  works: readonly PeerWork[],
  settings: PeerSettings,
): Promise<readonly PeerOutcome[]> {
  const outcomes: PeerOutcome[] = [];
  for (const batch of batchesOf(works)) {
    const refused = await refusalOf(() => programBatch(run, batch, settings));
    outcomes.push(
      ...batch.map((work) => ({
        work,
        entry: {
          action: work.action,
          table: 'peers',
          text: formatPeerRow(work),
          ...(refused !== undefined && { refused }),
        } as const,
      })),
    );
  }
  return outcomes;
}

async function programBatch(
  run: NodeProgram,
  batch: readonly [PeerWork, ...PeerWork[]],
  settings: PeerSettings,
): Promise<void> {
  const [{ device, action }] = batch;
  const peers = batch.map(({ peer }) => peer);
  if (action === 'set') return runWg(run, ['addconf', device, '/dev/stdin'], formatPeers(peers, settings));
  return runWg(run, ['set', device, ...peers.flatMap(({ publicKey }) => ['peer', publicKey, 'remove'])]);
}

async function refusalOf(doing: () => Promise<void>): Promise<string | undefined> {
  try {
    await doing();
    return undefined;
  } catch (error) {
    if (error instanceof LabError) return error.message;
    throw error;
  }
}
