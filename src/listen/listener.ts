import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { machineError } from '../error/lab-error.ts';
import { converse } from '../sandbox/conversation.ts';
import type { Argv, Runner } from '../sandbox/runner.ts';
import { type Deferred, deferred } from '../net/deferred.ts';
import { type News, type Request, type Summary, type Wanted, isAnswer } from './protocol.ts';

/** The built program, also where this file runs from its source. */
const PROGRAM = fileURLToPath(new URL('../../dist/listen/main.js', import.meta.url));

/** Hears what the kernel says by itself inside a lab. One process serves all that is asked; it ends with this object. */
export interface Listener extends AsyncDisposable {
  /**
   * From the moment this resolves nothing is missed. `onNews` is told what is heard, for each namespace in the order of its kernel.
   * @throws LabError `machine/cannot-listen` with the kernel's words, or where no answer came in time
   */
  readonly listen: (what: Wanted, onNews: (news: News) => void) => Promise<Listening>;
}

export interface Listening {
  /** Resolves when all has been told that had happened when it was called; rejects with `machine/cannot-listen` when that takes too long. */
  readonly stop: () => Promise<Summary>;
  /** The same promise, for those who wait for the end; rejects with `machine/cannot-listen` when the listener or its lab died. */
  readonly stopped: Promise<Summary>;
}

/** A thread for each namespace of a common lab: they wait for the kernel at the same time. */
const PROGRAM_LINE: Argv = ['env', 'UV_THREADPOOL_SIZE=32', execPath, PROGRAM];

/** How long an answer may take, and the end; without limits, one that was stopped by a signal would never let go. */
export interface Patience {
  readonly answerMs: number;
  readonly endMs: number;
}

/** A large lab on a busy machine takes some seconds. */
const PATIENCE: Patience = { answerMs: 30_000, endMs: 5000 };

/** Starts the listener of a lab; requests may come at once. */
export function openListener(inside: Runner, { answerMs, endMs }: Patience = PATIENCE): Listener {
  const hearings = new Map<number, Hearing>();
  let lastWords: string | undefined;
  const conversation = converse(inside, PROGRAM_LINE, {
    onLine: (line) => dispatch(line, hearings),
    onEnd: (words) => {
      lastWords = words;
      for (const { started, stopped } of hearings.values())
        [started, stopped].forEach(({ reject }) => reject(cannotListen(words)));
    },
    graceMs: endMs,
  });
  const say = (request: Request): void => conversation.say(`${JSON.stringify(request)}\n`);
  let lastId = 0;
  return {
    listen: async (what, onNews) => {
      if (lastWords !== undefined) throw cannotListen(lastWords);
      const id = (lastId += 1);
      const { started, stopped } = hear(hearings, id, onNews);
      say({ say: 'start', id, what });
      expectWithin(answerMs, started);
      await started.promise;
      return {
        stopped: stopped.promise,
        stop: () => {
          say({ say: 'stop', id });
          expectWithin(answerMs, stopped);
          return stopped.promise;
        },
      };
    },
    [Symbol.asyncDispose]: () => conversation[Symbol.asyncDispose](),
  };
}

/** One request and what waits for its answers. */
interface Hearing {
  readonly onNews: (news: News) => void;
  readonly started: Deferred<undefined>;
  readonly stopped: Deferred<Summary>;
}

function hear(hearings: Map<number, Hearing>, id: number, onNews: Hearing['onNews']): Hearing {
  const hearing = { onNews, started: deferred<undefined>(), stopped: deferred<Summary>() };
  hearings.set(id, hearing);
  const forget = (): void => void hearings.delete(id);
  hearing.stopped.promise.then(forget, forget);
  return hearing;
}

function expectWithin<T>(ms: number, { promise, reject }: Deferred<T>): void {
  const timer = setTimeout(() => reject(cannotListen(`no answer came within ${ms / 1000} s`)), ms);
  const clear = (): void => clearTimeout(timer);
  promise.then(clear, clear);
}

function dispatch(line: string, hearings: ReadonlyMap<number, Hearing>): void {
  const answer: unknown = JSON.parse(line);
  if (!isAnswer(answer)) throw new Error(`the listener said ${line}`);
  const hearing = hearings.get(answer.id);
  switch (answer.say) {
    case 'heard':
      return hearing?.onNews(answer.news);
    case 'listening':
      return hearing?.started.resolve(undefined);
    case 'stopped':
      return hearing?.stopped.resolve(answer.summary);
    case 'failed':
      hearing?.started.reject(cannotListen(answer.reason));
      return hearing?.stopped.reject(cannotListen(answer.reason));
  }
}

function cannotListen(words: string) {
  return machineError({
    code: 'machine/cannot-listen',
    message: `the lab could not be listened to: ${words}`,
    hint: 'k8s-netlab ls tells whether the lab is up, k8s-netlab doctor what this machine refuses',
  });
}
