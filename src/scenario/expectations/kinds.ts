import type * as z from 'zod';
import { client } from './client.ts';
import { conditions } from './conditions.ts';
import { counted } from './counted.ts';
import { exit } from './exit.ts';
import { inOrder } from './in-order.ts';
import { largest } from './largest.ts';
import { noReply } from './no-reply.ts';
import { output } from './output.ts';
import { reply } from './reply.ts';
import { notSeen, seen } from './seen.ts';
import { way } from './way.ts';
import { withinTime } from './within-time.ts';

/** Everything that can be expected, by key. A new kind is one more file and one more line here. */
export const expectationKinds = {
  reply,
  'no reply': noReply,
  output,
  exit,
  client,
  largest,
  way,
  counted,
  seen,
  'not seen': notSeen,
  'in order': inOrder,
  ...conditions,
  eventually: withinTime(
    'eventually',
    'A condition that comes true within a time of its own, however short that of the step.',
  ),
  never: withinTime('never', 'A condition that does not come true, looked at for all of the time.'),
} as const;

type Kinds = typeof expectationKinds;

/** What an expectation claims, in the words of the judge. */
export type Claim = NonNullable<z.output<Kinds[keyof Kinds]>>['claim'];
