/** A message of etcd's JSON gateway: numbers of 64 bits are decimal text, bytes are base64, what is zero or empty is left out. */
export type Message = Readonly<Record<string, unknown>>;

export function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A message within a message; the empty one where it is left out. */
export function messageAt(message: Message, name: string): Message {
  const value = message[name];
  return isMessage(value) ? value : {};
}

export function messagesAt(message: Message, name: string): readonly Message[] {
  const value = message[name];
  return Array.isArray(value) ? value.filter(isMessage) : [];
}

export function numberAt(message: Message, name: string): number {
  return Number(message[name] ?? 0);
}

/** Text that is not encoded, such as an id or a reason. */
export function wordAt(message: Message, name: string): string {
  const value = message[name];
  return typeof value === 'string' ? value : '';
}

/** Text that is encoded as bytes are, such as a key. */
export function textAt(message: Message, name: string): string {
  return Buffer.from(wordAt(message, name), 'base64').toString();
}

export function encode(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** `key` and `range_end` of all keys under a prefix: the end is the prefix with its last byte raised. */
export function rangeOf(prefix: string): Message {
  const end = Buffer.from(prefix);
  let last = end.length - 1;
  while (last >= 0 && end[last] === 0xff) last -= 1;
  // A single zero byte as the end stands for all keys from the start, and as the key for the first of all.
  if (last < 0) return { key: encode('\0'), range_end: encode('\0') };
  end[last] = (end[last] ?? 0) + 1;
  return { key: encode(prefix), range_end: end.subarray(0, last + 1).toString('base64') };
}
