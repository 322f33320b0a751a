import type { Check } from './check.ts';

/**
 * A shell script that makes all attempts, whatever earlier ones answered, those of the sandbox in one sandbox.
 * It prints a line `works|fails TAB ID TAB what was said` for each that could be made and
 * `fact TAB NAME TAB value` about the place. Of a success only the first line is kept: that is where versions stand.
 */
export function probeScript(checks: readonly Check[]): string {
  const attempts = (where: Check['where']): string =>
    checks
      .filter((check) => check.where === where)
      .map(({ id, attempt }) => `probe ${id} ${quote(attempt)}\n`)
      .join('');
  return `${PROBE}${FACTS}${attempts('host')}
unshare $user --pid --fork --kill-child --mount --net sh -s <<'SANDBOX' 2>/dev/null
${PROBE}${attempts('sandbox')}SANDBOX
exit 0
`;
}

const PROBE = `export LC_ALL=C
probe() {
  if said=$(eval "$2" 2>&1 </dev/null); then state=works said=$(echo "$said" | sed 1q); else state=fails; fi
  printf '%s\\t%s\\t%s\\n' "$state" "$1" "$(printf %s "$said" | tr '\\n\\t' '  ')"
}
`;

const FACTS = `fact() { printf 'fact\\t%s\\t%s\\n' "$1" "$2"; }
setting() { if [ -r "/proc/sys/$2" ]; then fact "$1" "$(cat "/proc/sys/$2")"; fi; }
user=
[ "$(id -u)" -eq 0 ] || user='--user --map-root-user'
fact uid "$(id -u)"
fact kernel "$(uname -r)"
if [ -e /.dockerenv ] || [ -e /run/.containerenv ] || [ -n "\${container-}" ] || [ -n "\${KUBERNETES_SERVICE_HOST-}" ]; then
  fact container yes
fi
setting userns_clone kernel/unprivileged_userns_clone
setting apparmor_restricts kernel/apparmor_restrict_unprivileged_userns
`;

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
