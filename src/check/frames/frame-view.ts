import type { FrameColumn } from '../../scenario/expectations/frame-columns.ts';
import type { ColumnKind } from '../row.ts';

const columns: Readonly<Record<FrameColumn, ColumnKind>> = {
  what: 'word',
  direction: 'word',
  'source mac': 'mac',
  'destination mac': 'mac',
  'who-has': 'address',
  tell: 'address',
  'is-at': 'mac',
  'sender mac': 'mac',
  source: 'address',
  destination: 'address',
  ttl: 'word',
  df: 'word',
  size: 'word',
  id: 'word',
  seq: 'word',
  'source port': 'word',
  'destination port': 'word',
  vni: 'word',
  'outer source mac': 'mac',
  'outer destination mac': 'mac',
  'outer source': 'address',
  'outer destination': 'address',
  'outer ttl': 'word',
  'outer df': 'word',
  'outer size': 'word',
  'outer source port': 'word',
  'outer port': 'word',
};

/** Captured frames as checks see them: what the columns hold that a scenario can name. */
export const frameView = { columns, noun: 'frame' } as const;
