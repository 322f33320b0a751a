/** Whether this process needs no user namespace of its own to make the others. */
export function isRoot(): boolean {
  return process.geteuid?.() === 0;
}
