import { type LabError, usageError } from '../error/lab-error.ts';
import { endpointsOf } from './endpoints.ts';
import type { Lab } from './lab.ts';
import { namespacesOf } from './namespaces.ts';

/** Devices of a namespace to capture at; without `devices`, all of them. */
export interface CapturePoint {
  readonly where: string;
  readonly devices?: readonly string[];
}

/**
 * Reads where to capture: a namespace (`pod-a`, `node-1`, `underlay`), a device in it (`node-1/flannel.1`), the far end of a cable
 * (`veth:pod-a`, `port:node-1`); nothing said: everywhere.
 * @returns one element a namespace, in the order they are named
 * @throws LabError `lab/no-such-point`
 */
export function capturePoints(lab: Lab, words: readonly string[]): readonly CapturePoint[] {
  const all = namespacesOf(lab);
  if (words.length === 0) return all.map((where) => ({ where }));
  const byPlace = new Map<string, readonly string[] | undefined>();
  for (const word of words) {
    const point = findPoint(lab, word);
    if (point === undefined) throw noSuchPoint(word, all);
    const { where, dev } = point;
    const known = byPlace.has(where) ? byPlace.get(where) : [];
    byPlace.set(where, dev === undefined || known === undefined ? undefined : [...known, dev]);
  }
  return [...byPlace].map(([where, devices]) => (devices === undefined ? { where } : { where, devices }));
}

/** Whether a word names a point; any device name after a slash is one, since the kernel may have devices that the lab does not know. */
export function isCapturePoint(lab: Lab, word: string): boolean {
  return findPoint(lab, word) !== undefined;
}

function findPoint(
  lab: Lab,
  word: string,
): { readonly where: string; readonly dev: string | undefined } | undefined {
  const places = new Set(namespacesOf(lab));
  if (places.has(word)) return { where: word, dev: undefined };
  const cable = word.includes(':') ? endpointsOf(lab).find(({ name }) => name === word) : undefined;
  if (cable !== undefined) return { where: cable.where, dev: cable.dev };
  const [, where, dev] = /^([^/]+)\/([^\s/]{1,15})$/.exec(word) ?? [];
  return where !== undefined && places.has(where) ? { where, dev } : undefined;
}

function noSuchPoint(word: string, places: readonly string[]): LabError {
  return usageError({
    code: 'lab/no-such-point',
    message: `"${word}" is no place of this lab that frames pass`,
    hint: `name a namespace (${places.join(', ')}), a device in it (node-1/flannel.1), or a cable's far end (veth:POD, port:NODE)`,
  });
}
