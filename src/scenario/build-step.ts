import type { Span } from '../error/lab-error.ts';
import type { ExpectationInput } from './expectation-schema.ts';
import { tableKinds } from './columns.ts';
import type { Path } from './finding.ts';
import type { Locate } from './locate.ts';
import type { Action, Expectation, Step, TableClaim } from './step.ts';
import type { StepInput } from './step-schema.ts';

/** A step of the file, its words turned into the ones of the judge. */
export function buildStep(input: StepInput, path: Path, locate: Locate): Step {
  const expectations = (list: readonly ExpectationInput[], ...keys: readonly string[]): Expectation[] =>
    list.map((one, index) => buildExpectation(one, locate({ path: [...path, ...keys, index] })));
  return {
    name: input.name,
    why: input.why,
    claims: input.claims,
    before: expectations(input.before, 'before'),
    action: buildAction(input, expectations(input.wait?.until ?? [], 'wait', 'until')),
    expect: expectations(input.expect, 'expect'),
    withinMs: input.within,
    at: locate({ path }),
  };
}

function buildAction(input: StepInput, until: readonly Expectation[]): Action | undefined {
  const { ping, exec, connect, flush, wait } = input;
  if (ping !== undefined) {
    const { from, to, count, size, df } = ping;
    return { kind: 'ping', from, to, count, sizeBytes: size, dontFragment: df };
  }
  if (exec !== undefined) {
    const { place, container } = splitPlace(exec.on);
    return { kind: 'exec', on: place, container, run: exec.run };
  }
  if (connect !== undefined) {
    const { to, port, protocol } = connect;
    const { place, container } = splitPlace(connect.from);
    return { kind: 'connect', from: place, container, to, port, protocol };
  }
  if (flush?.neigh !== undefined) return { kind: 'flush', table: 'neigh', of: flush.neigh };
  if (flush?.fdb !== undefined) return { kind: 'flush', table: 'fdb', of: flush.fdb };
  return wait === undefined ? undefined : { kind: 'wait', until };
}

/** `pod-a/web` → pod-a and web. */
function splitPlace(reference: string): { place: string; container: string | undefined } {
  const slash = reference.indexOf('/');
  if (slash === -1) return { place: reference, container: undefined };
  return { place: reference.slice(0, slash), container: reference.slice(slash + 1) };
}

function buildExpectation(input: ExpectationInput, at: Span): Expectation {
  const { reply, 'no reply': noReply, output, exit, 'route to': routeTo, netns } = input;
  if (reply !== undefined) return { at, kind: 'reply', ttl: reply === true ? undefined : reply.ttl };
  if (noReply !== undefined) {
    return { at, kind: 'no-reply', because: noReply === true ? undefined : noReply.because };
  }
  if (output !== undefined) return { at, kind: 'output', contains: output.contains, matches: output.matches };
  if (exit !== undefined) return { at, kind: 'exit', code: exit };
  if (routeTo !== undefined) {
    return { at, kind: 'route-to', of: routeTo.of, to: routeTo.to, pattern: routeTo.is };
  }
  if (netns !== undefined) {
    return { at, kind: 'netns', of: netns.of, sameAs: netns['same as'], differsFrom: netns['differs from'] };
  }
  return buildTableExpectation(input, at);
}

function buildTableExpectation(input: ExpectationInput, at: Span): Expectation {
  for (const table of tableKinds) {
    const entry = input[table];
    if (entry !== undefined) return { at, kind: 'table', table, of: entry.of, claim: buildClaim(entry) };
  }
  throw new Error('an expectation without a key came through the schema');
}

function buildClaim(entry: NonNullable<ExpectationInput['neigh']>): TableClaim {
  if (entry.has !== undefined) return { kind: 'has', pattern: entry.has };
  if (entry['has not'] !== undefined) return { kind: 'has-not', pattern: entry['has not'] };
  return { kind: 'cold' };
}
