import type { Place } from './diagnosis.ts';

/** What the probe script answered. */
export interface Answers {
  readonly place: Place;
  /** By id of the check; absent where the attempt could not be made. */
  readonly attempts: ReadonlyMap<string, Attempt>;
}

export interface Attempt {
  readonly works: boolean;
  readonly said: string;
}

/** Reads the lines of `probeScript`. */
export function readProbes(stdout: string): Answers {
  const attempts = new Map<string, Attempt>();
  const facts = new Map<string, string>();
  for (const line of stdout.split('\n')) {
    const [kind, name, text = ''] = line.split('\t');
    if (name === undefined) continue;
    if (kind === 'fact') facts.set(name, text);
    else attempts.set(name, { works: kind === 'works', said: withoutAdvice(text) });
  }
  return { attempts, place: placeOf(facts) };
}

/** What mount adds to each refusal helps nobody here. @see mount(8) of util-linux 2.38 */
function withoutAdvice(text: string): string {
  return text.replace(/\s*dmesg\(1\) may have more information after failed mount system call\./, '').trim();
}

function placeOf(facts: ReadonlyMap<string, string>): Place {
  return {
    uid: Number(facts.get('uid')),
    kernel: facts.get('kernel') ?? 'unknown',
    isContainer: facts.has('container'),
    allowsUserNamespaces: facts.get('userns_clone') !== '0',
    apparmorRestricts: (facts.get('apparmor_restricts') ?? '0') !== '0',
  };
}
