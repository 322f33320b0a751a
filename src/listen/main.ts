import { createInterface } from 'node:readline';
import { stdin, stdout } from 'node:process';
import { openDrops } from './drop-source.ts';
import { openFrames } from './frame-source.ts';
import { type Answer, type Wanted, isRequest } from './protocol.ts';
import type { Source, Tell } from './source.ts';
import { openTables } from './table-source.ts';

/**
 * The listener of a lab: one process inside the sandbox that tells, as lines on stdout, what the kernel says by itself. It is asked by
 * lines on stdin and ends with them. It starts no process, so its main thread may change namespaces.
 */

/** How often the sources are looked at, ms: a look costs microseconds where nothing has come. */
const POLL_MS = 2;

const sources = new Map<number, Source>();
/** Lines that wait for the end of a look: one write for all of them. */
let lines: string[] = [];
setInterval(() => {
  sources.forEach((source) => source.poll());
  flush();
}, POLL_MS);

for await (const line of createInterface(stdin)) {
  const request: unknown = JSON.parse(line);
  if (!isRequest(request)) throw new Error(`not a request: ${line}`);
  void answerTo(request.id, request.say === 'start' ? start(request.id, request.what) : stop(request.id));
}
process.exit();

async function answerTo(id: number, doing: Promise<Answer>): Promise<void> {
  try {
    answer(await doing);
  } catch (error) {
    answer({ say: 'failed', id, reason: error instanceof Error ? error.message : String(error) });
  }
  flush();
}

async function start(id: number, what: Wanted): Promise<Answer> {
  const source = await open(what, (news) => answer({ say: 'heard', id, news }));
  sources.set(id, source);
  return { say: 'listening', id };
}

async function open(what: Wanted, tell: Tell): Promise<Source> {
  switch (what.kind) {
    case 'frames':
      return openFrames(what, tell);
    case 'tables':
      return openTables(what, tell);
    case 'drops':
      return openDrops(tell);
  }
}

async function stop(id: number): Promise<Answer> {
  const source = sources.get(id);
  if (source === undefined) throw new Error(`nothing is listened for under number ${id}`);
  sources.delete(id);
  return { say: 'stopped', id, summary: await source.stop() };
}

function flush(): void {
  if (lines.length > 0) stdout.write(lines.join(''));
  lines = [];
}

function answer(message: Answer): void {
  lines.push(`${JSON.stringify(message)}\n`);
}
