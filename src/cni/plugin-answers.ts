import type { Answer } from './call.ts';
import { JsonObjectSchema, type JsonObject } from './json.ts';
import type { PluginCall } from './network-calls.ts';
import { type Asked, failureOf, INTERNAL, parseJson, type PluginFailure, said } from './plugin-failure.ts';

/** The failures among the answers to calls that were made for `asked`. */
export function failuresOf(
  calls: readonly PluginCall[],
  answers: readonly Answer[],
  asked: Omit<Asked, 'plugin'>,
): readonly PluginFailure[] {
  return calls.flatMap(({ plugin, prefix }, index) => {
    const answer = answers[index] ?? { kind: 'skipped' as const };
    const failure = failureOf({ ...asked, plugin }, answer);
    if (failure === undefined) return [];
    return [prefix === undefined ? failure : delegated(failure, prefix)];
  });
}

/** Flannel's plugin passes an error of its delegate on in its own words. */
function delegated(failure: PluginFailure, prefix: string): PluginFailure {
  return failure.kind === 'refused'
    ? { ...failure, code: INTERNAL, msg: `${prefix}${said(failure)}`, details: '' }
    : failure;
}

/** The result that the last call printed; `undefined` where that is no JSON object. */
export function lastResult(answers: readonly Answer[]): JsonObject | undefined {
  const last = answers.at(-1);
  return last?.kind === 'ended' ? JsonObjectSchema.safeParse(parseJson(last.stdout)).data : undefined;
}
