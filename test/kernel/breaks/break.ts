/** One thing that is broken by hand, and how the lesson tells. */
export interface Break {
  /** What is done to the kernel, in the words of a shell inside the lab; `$NAME` are MACs and devices of the lab. */
  readonly by: string;
  /** A step that is asked runs in a container. */
  readonly hasContainers?: true;
  /** Step → what it then says: each text must be in one of its failures, and every failure must have one of them. */
  readonly shows: Readonly<Record<string, readonly string[]>>;
}
