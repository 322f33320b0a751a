import { type LabError, machineError } from '../../error/lab-error.ts';

/** What keeps an agent from taking part in the network: flanneld would exit with these words. */
export function backendError(message: string, cause?: unknown): LabError {
  return machineError(
    {
      code: 'agent/backend-failed',
      message,
      hint: 'k8s-netlab doctor tells which backends this kernel can; k8s-netlab logs NODE --agent has what the agent did',
    },
    cause,
  );
}

/** Does something of which every refusal is such an error. */
export function failing<T>(what: string, doing: () => T): T {
  try {
    return doing();
  } catch (cause) {
    throw backendError(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}
