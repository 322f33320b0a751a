import { readAttributes, textOf } from './attributes.ts';
import { codeOf, wordsOf } from './libc.ts';
import { cutOff, type Message } from './messages.ts';

/** What the kernel said to a request. */
export type Answer = { readonly kind: 'done'; readonly messages: readonly Message[] } | Refusal;

export interface Refusal {
  readonly kind: 'refused';
  /** `EEXIST` */
  readonly code: string;
  /** `File exists`, and after a colon what the kernel has to say of this case. */
  readonly words: string;
}

/** In an acknowledgement: attributes follow. @see linux/netlink.h NLM_F_ACK_TLVS, NLMSGERR_ATTR_MSG */
const HAS_ATTRIBUTES = 0x200;
const WORDS = 1;

/** The error number and the head of the request. */
const ATTRIBUTES_AT = 20;

/** Reads an NLMSG_ERROR, of a socket that asked for NETLINK_CAP_ACK; `undefined` when it says that all is done. */
export function readRefusal({ flags, payload }: Message): Refusal | undefined {
  if (payload.length < 4) throw cutOff('an acknowledgement without its number');
  const errno = -payload.readInt32LE(0);
  if (errno === 0) return undefined;
  const extra =
    (flags & HAS_ATTRIBUTES) === 0 ? undefined : textOf(readAttributes(payload, ATTRIBUTES_AT), WORDS);
  const words = wordsOf(errno);
  return { kind: 'refused', code: codeOf(errno), words: extra === undefined ? words : `${words}: ${extra}` };
}
