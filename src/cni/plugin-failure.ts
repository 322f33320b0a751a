import * as z from 'zod';
import type { Problem } from '../error/lab-error.ts';
import type { Answer, CniCommand } from './call.ts';
import { PLUGIN_SECONDS } from './script.ts';

/** What a plugin was asked, and for whom. */
export interface Asked {
  readonly plugin: string;
  readonly command: CniCommand;
  readonly node: string;
  /** The pod, where the command is about one. */
  readonly pod?: string;
  /** Folder of the plugins. */
  readonly bin: string;
}

/** Why a plugin did not do what it was asked. */
export type PluginFailure = Asked &
  (
    | { readonly kind: 'refused'; readonly code: number; readonly msg: string; readonly details: string }
    /** It ended without an error that can be read, or with a result that cannot. */
    | { readonly kind: 'garbage'; readonly status: number; readonly stdout: string; readonly stderr: string }
    | { readonly kind: 'missing' }
  );

/** The code of what a plugin has no other code for. @see containernetworking/cni pkg/types ErrInternal */
export const INTERNAL = 999;

const ErrorSchema = z.object({ code: z.int().default(0), msg: z.string(), details: z.string().default('') });

/**
 * What is wrong with an answer; `undefined` where nothing is, or where the plugin was not asked at all.
 * @see containernetworking/cni SPEC.md, section 5, Error
 */
export function failureOf(asked: Asked, answer: Answer): PluginFailure | undefined {
  if (answer.kind === 'missing') return { ...asked, kind: 'missing' };
  if (answer.kind === 'skipped' || answer.status === 0) return undefined;
  const error = ErrorSchema.safeParse(parseJson(answer.stdout));
  return error.success
    ? { ...asked, kind: 'refused', ...error.data }
    : { ...asked, ...answer, kind: 'garbage' };
}

/** `text` as JSON; `undefined` where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The failure in words, with the way out. */
export function problemOf(failure: PluginFailure): Problem {
  const { plugin, command, node, pod } = failure;
  const place = pod === undefined ? node : `${pod} on ${node}`;
  return {
    code: `cni/plugin-${failure.kind}`,
    message: `${place}: the CNI plugin "${plugin}" ${wordsOf(failure)} at ${command}`,
    hint: hintOf(failure),
  };
}

function wordsOf(failure: PluginFailure): string {
  switch (failure.kind) {
    case 'missing':
      return `is not in ${failure.bin}`;
    case 'refused':
      return `says: ${said(failure)} (code ${failure.code})`;
    case 'garbage':
      return `${endOf(failure.status)}${excerpt(failure)}`;
  }
}

/** An error's text as Go's libraries print it. */
export function said({ msg, details }: { readonly msg: string; readonly details: string }): string {
  return details === '' ? msg : `${msg}; ${details}`;
}

/** Statuses of timeout(1) and of a shell. */
function endOf(status: number): string {
  if (status === 0) return 'gives no result';
  if (status === 124) return `has not ended within ${PLUGIN_SECONDS} seconds`;
  return status > 128
    ? `was ended by signal ${status - 128}`
    : `ends with status ${status} and no error that can be read`;
}

function excerpt({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string {
  const text = [stdout, stderr].map((one) => one.trim()).find((one) => one !== '');
  if (text === undefined) return ', saying nothing';
  return `, saying ${JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text)}`;
}

function hintOf(failure: PluginFailure): string {
  const byHand = `k8s-netlab shell ${failure.node} is where it runs`;
  switch (failure.kind) {
    case 'missing':
      return missingHint(failure.bin);
    case 'garbage':
      return `${byHand}; a plugin prints JSON and nothing else`;
    case 'refused': {
      const other = /failed to find plugin "([^"]+)"/.exec(said(failure))?.[1];
      return other === undefined
        ? `${byHand}, with its configuration on stdin`
        : `it has "${other}" do a part of the work; ${missingHint(failure.bin)}`;
    }
  }
}

/** The way out where a plugin is not in its folder. */
export function missingHint(bin: string): string {
  const debian =
    'Debian has the usual ones in its package containernetworking-plugins, which puts them in /usr/lib/cni';
  return bin === '/run' || bin.startsWith('/run/')
    ? `a lab has a /run of its own, in which ${bin} of the host is not seen; name another folder`
    : debian;
}
