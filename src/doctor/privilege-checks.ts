import type { Check } from './check.ts';
import type { Place } from './diagnosis.ts';

/** The namespaces a sandbox is made of. `$user` is what unshare must be told where this process is not root. */
export const privilegeChecks: readonly Check[] = [
  privilege('user-namespace', 'user namespace', {
    attempt: '[ -n "$user" ] || { echo not needed by root; exit 0; }; unshare $user true',
    needs: ['unshare'],
  }),
  privilege('pid-namespace', 'pid namespace', { attempt: 'unshare $user --pid --fork --kill-child true' }),
  privilege('mount-namespace', 'mount namespace', { attempt: 'unshare $user --mount true' }),
  privilege('network-namespace', 'network namespace', { attempt: 'unshare $user --net true' }),
  {
    ...privilege('container-namespaces', 'uts and ipc namespaces', {
      attempt: 'unshare $user --uts --ipc true',
    }),
    isRequired: false,
    without: 'no containers with a command',
  },
];

function privilege(
  id: string,
  what: string,
  { attempt, needs = ['user-namespace'] }: { readonly attempt: string; readonly needs?: readonly string[] },
): Check {
  return {
    id,
    group: 'privileges',
    what,
    attempt,
    where: 'host',
    isRequired: true,
    needs,
    without: 'no sandbox, and so no lab',
    mend: mendNamespaces,
  };
}

/** What makes the kernel, or who guards it, give out namespaces. */
export function mendNamespaces(place: Place, said: string): string {
  if (said.includes('No space left on device')) {
    return 'as root: raise what is used up; sysctl -a --pattern user.max_ shows the limits';
  }
  if (place.isContainer) {
    return 'start the container with --privileged (docker run --privileged)';
  }
  if (place.uid === 0) return 'this root lacks CAP_SYS_ADMIN; start it with all capabilities';
  if (!place.allowsUserNamespaces)
    return 'as root: sysctl -w kernel.unprivileged_userns_clone=1; or run as root';
  if (place.apparmorRestricts) {
    return 'as root: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0; or run as root';
  }
  return 'run as root';
}
