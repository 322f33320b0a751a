import * as z from 'zod';
import type { Json } from './json.ts';

const Interface = z.object({
  name: z.string(),
  mac: z.string().optional(),
  mtu: z.int().optional(),
  sandbox: z.string().optional(),
});

const Route = z.object({ dst: z.string(), gw: z.string().optional() });

const Dns = z.object({
  nameservers: z.array(z.string()).optional(),
  domain: z.string().optional(),
  search: z.array(z.string()).optional(),
  options: z.array(z.string()).optional(),
});

/** From 0.3.0 on; before 1.0.0 each address also says its family as `version`. */
const Current = z.object({
  cniVersion: z.string().default('0.3.0'),
  interfaces: z.array(Interface).default([]),
  ips: z
    .array(z.object({ address: z.string(), gateway: z.string().optional(), interface: z.int().optional() }))
    .default([]),
  routes: z.array(Route).default([]),
  dns: Dns.default({}),
});

const OldFamily = z.object({
  ip: z.string(),
  gateway: z.string().optional(),
  routes: z.array(Route).default([]),
});

/** 0.1.0 and 0.2.0 know addresses alone. */
const Old = z.object({
  cniVersion: z.string(),
  ip4: OldFamily.optional(),
  ip6: OldFamily.optional(),
  dns: Dns.default({}),
});

/** What a plugin says it made, whatever version of the specification it says it in. `ips[].interface` is an index of `interfaces`. */
export type CniResult = Readonly<z.infer<typeof Current>>;

/**
 * Reads the result of an ADD.
 * @returns `undefined` when it is none
 */
export function readResult(value: Json): CniResult | undefined {
  const old = Old.safeParse(value);
  if (old.success && (old.data.ip4 ?? old.data.ip6) !== undefined) return modernise(old.data);
  return Current.safeParse(value).data;
}

function modernise({ cniVersion, ip4, ip6, dns }: z.infer<typeof Old>): CniResult {
  const families = [ip4, ip6].filter((family) => family !== undefined);
  return {
    cniVersion,
    interfaces: [],
    ips: families.map(({ ip, gateway }) => ({ address: ip, ...(gateway !== undefined && { gateway }) })),
    routes: families.flatMap(({ routes }) => routes),
    dns,
  };
}
