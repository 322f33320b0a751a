import type * as z from 'zod';
import { machineError } from '../error/lab-error.ts';

/**
 * One line of `-j` output, read as `schema`.
 * @param command what printed it, for the error
 * @throws LabError `observe/unreadable` when the text is not JSON of that shape: could not look, which is not the same as nothing there.
 */
export function readJson<T>(schema: z.ZodType<T>, text: string, command: string): T {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw unreadable(command, `printed ${excerpt(text)}, which is not JSON`, cause);
  }
  return readShape(schema, parsed, command);
}

/** The same for a part of the text that is parsed already. */
export function readShape<T>(schema: z.ZodType<T>, value: unknown, command: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw unreadable(
    command,
    `printed another shape than iproute2 6.1 does: ${firstIssue(result.error)}`,
    result.error,
  );
}

/** The error for an answer of `command` that tells nothing about the kernel's tables. */
export function unreadable(command: string, saw: string, cause?: unknown) {
  return machineError(
    {
      code: 'observe/unreadable',
      message: `\`${command}\` ${saw}`,
      hint: 'k8s-netlab doctor checks the tools; k8s-netlab shell lets you run the command by hand',
    },
    cause,
  );
}

function firstIssue({ issues }: z.ZodError): string {
  const [first] = issues;
  return first === undefined ? 'unknown' : `${first.path.join('.')}: ${first.message}`;
}

function excerpt(text: string): string {
  const line = text.trim();
  return line === '' ? 'nothing' : JSON.stringify(line.length > 200 ? `${line.slice(0, 200)}…` : line);
}
