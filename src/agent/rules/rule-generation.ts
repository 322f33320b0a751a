import { readAttributes } from '../../netlink/attributes.ts';
import type { Rtnetlink } from '../../netlink/rtnetlink.ts';

/** @see linux/netfilter/nfnetlink.h NFNL_SUBSYS_NFTABLES; linux/netfilter/nf_tables.h NFT_MSG_GETGEN, NFTA_GEN_ID */
const GET_GENERATION = (10 << 8) | 16;
const GENERATION_ID = 1;

/** `struct nfgenmsg`: family, version, resource. */
const HEAD_BYTES = 4;

/**
 * The number of the namespace's nftables rule set, which each change of a rule, chain or table makes another; `undefined` where the kernel
 * does not tell it. Costs some microseconds.
 * @param netfilter talks over a socket of NETLINK_NETFILTER
 */
export function readGeneration(netfilter: Pick<Rtnetlink, 'ask'>): number | undefined {
  const answer = netfilter.ask({
    type: GET_GENERATION,
    flags: 0,
    head: Buffer.alloc(HEAD_BYTES),
    attributes: [],
  });
  if (answer.kind === 'refused') return undefined;
  const [message] = answer.messages;
  const id = message && readAttributes(message.payload, HEAD_BYTES).get(GENERATION_ID);
  return id?.length === 4 ? id.readUInt32BE() : undefined;
}
