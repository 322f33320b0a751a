/** Anchor of a step, by its scenario's; two hyphens, which no scenario's has. */
export function stepId(scenarioId: string, index: number): string {
  return `${scenarioId}--${index + 1}`;
}
