import { spawn } from 'node:child_process';
import { dyingWithParent, hostRunner } from '../sandbox/host-runner.ts';
import type { Argv } from '../sandbox/runner.ts';
import { nodeRoot } from '../plan/files.ts';
import { nodeArgv, type NodeProgram, nodeProgram } from './node-program.ts';

/** How the agent, which is inside the sandbox, has programs run on one of its nodes. */
export interface NodePrograms {
  readonly run: NodeProgram;
  /** Starts one that stays; it dies with this process. */
  readonly start: (argv: Argv) => StartedProgram;
  /** Where the node's own files are: `/run/nodes/node-1`. */
  readonly root: string;
}

export interface StartedProgram {
  /** Its last words, once it has ended, by itself or stopped. */
  readonly ended: Promise<string>;
  readonly stop: () => Promise<void>;
}

/** To be called inside the sandbox. */
export function programsOf(node: string): NodePrograms {
  return {
    run: nodeProgram(hostRunner, node),
    start: (argv) => start(nodeArgv(node, argv)),
    root: nodeRoot(node),
  };
}

/** So much of what it says is kept, characters. */
const LAST_WORDS = 2000;

function start(argv: Argv): StartedProgram {
  const [file, ...args] = dyingWithParent(argv);
  const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-LAST_WORDS)));
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', () => resolve(words.trim()));
  });
  return {
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
