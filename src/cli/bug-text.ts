import { version } from '../runtime/version.ts';

/** What the user reads of an error that is ours: where it happened, and that it should be told of. */
export function bugText(error: unknown): string {
  return `${stackOf(error)}\n\nThis is a bug of k8s-netlab ${version()}; please report it with the lines above.\n`;
}

/** What was thrown, with its stack. */
export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
