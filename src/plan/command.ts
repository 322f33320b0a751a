import type { Span } from '../error/lab-error.ts';
import { UNDERLAY } from '../net/names.ts';
import type { Step } from './plan.ts';

/** Where a step runs and where in the scenario it comes from. */
export interface Scope {
  readonly in: string;
  readonly from?: Span;
}

/**
 * A step of one command, written as one would type it: `ip(scope, 'link set cni0 up', 'The bridge …')`.
 * Words are separated by single spaces; none of ours holds a space.
 */
export function ip(scope: Scope, words: string, because: string): Step {
  return { ...scope, tool: 'ip', argv: words.split(' '), because };
}

/** The same for the `bridge` command. */
export function bridge(scope: Scope, words: string, because: string): Step {
  return { ...scope, tool: 'bridge', argv: words.split(' '), because };
}

/** A setting below /proc/sys: `sysctl(scope, 'net/ipv4/ip_forward', '1', …)`. */
export function sysctl(
  scope: Scope,
  setting: { readonly key: string; readonly value: string },
  because: string,
): Step {
  return { ...scope, tool: 'sysctl', ...setting, because };
}

/**
 * IPv6 addresses that can be used at once, link-local ones too: while those are tentative, a device asks for nobody's MAC. To be set before the
 * device goes up.
 */
export function skipDuplicateDetection(scope: Scope, device: string): Step {
  return sysctl(
    scope,
    { key: `net/ipv6/conf/${device}/accept_dad`, value: '0' },
    'No duplicate address detection: it would keep IPv6 waiting for a second or two.',
  );
}

/** A network namespace, made from the lab's outermost one, which knows all by name. */
export function addNamespace(name: string, from: Span, because: string): Step {
  return ip({ in: UNDERLAY, from }, `netns add ${name}`, because);
}
