/** All a program printed, stdout before stderr. */
export function printed({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string {
  return stdout === '' || stdout.endsWith('\n') ? `${stdout}${stderr}` : `${stdout}\n${stderr}`;
}

/** Output is for reading: of a long one the last lines. */
const MAX_LINES = 6;

/** The end of an output, as evidence: lines that say something. */
export function lastLines(output: string): readonly string[] {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-MAX_LINES);
}
