/** Where the fields of a tracepoint's record are, and what its numbers mean. */
export interface TraceFormat {
  /** The tracepoint's number, the first two bytes of each record of it. */
  readonly id: number;
  readonly offsetOf: (field: string) => number;
  /** Names of the numbers of the symbolic field, such as `reason`. */
  readonly names: ReadonlyMap<number, string>;
}

/**
 * Reads a tracepoint's `format` file: offsets differ between kernels.
 * In: `ID: 2310`, `field:void * skbaddr; offset:8; size:8; signed:0;`, `__print_symbolic(REC->reason, { 12, "NETFILTER_DROP" })`
 * @throws Error when a field is asked for that this kernel's record has not
 */
export function parseTraceFormat(text: string): TraceFormat {
  const id = Number(/^ID: (\d+)$/m.exec(text)?.[1]);
  const fields = [...text.matchAll(/field:[^;]*?(\w+)(?:\[\w*\])?;\s*offset:(\d+);/g)];
  const offsets = new Map(fields.map(([, name = '', offset]) => [name, Number(offset)]));
  const symbols = [...text.matchAll(/\{ (\d+), "(\w+)" \}/g)];
  return {
    id,
    offsetOf: (field) => {
      const offset = offsets.get(field);
      if (offset === undefined) throw new Error(`tracepoint ${id} has no field ${field}`);
      return offset;
    },
    names: new Map(symbols.map(([, number, name = '']) => [Number(number), name])),
  };
}
