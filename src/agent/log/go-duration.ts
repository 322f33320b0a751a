/** A time as Go prints it: `22h59m58.99s`, `1m0s`, `1.5s`, `250ms`; units above the first that is not zero are left out. @see Go time.Duration.String */
export function goDuration(ms: number): string {
  const nanoseconds = Math.round(ms * 1e6);
  if (nanoseconds < 0) return `-${goDuration(-ms)}`;
  if (nanoseconds === 0) return '0s';
  if (nanoseconds < 1e9) return below1s(nanoseconds);
  const seconds = nanoseconds / 1e9;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = trimmed((nanoseconds % 60e9) / 1e9, 9);
  if (hours > 0) return `${hours}h${minutes}m${rest}s`;
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`;
}

function below1s(nanoseconds: number): string {
  if (nanoseconds < 1e3) return `${nanoseconds}ns`;
  return nanoseconds < 1e6 ? `${trimmed(nanoseconds / 1e3, 3)}µs` : `${trimmed(nanoseconds / 1e6, 6)}ms`;
}

/** Without zeros at the end of the fraction. */
function trimmed(value: number, digits: number): string {
  return value.toFixed(digits).replace(/\.?0+$/, '');
}
