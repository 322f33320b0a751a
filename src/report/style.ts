/** How a text is set off; the reports name the role, `cli/` decides what it looks like. */
export interface Style {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly strong: (text: string) => string;
  /** A name of the lab: a pod, a node, a device. */
  readonly name: (text: string) => string;
}

const asIs = (text: string): string => text;

/** No colours at all: for files, pipes, tests and `NO_COLOR`. */
export const plainStyle: Style = { good: asIs, bad: asIs, warn: asIs, dim: asIs, strong: asIs, name: asIs };
