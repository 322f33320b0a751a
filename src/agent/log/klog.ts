/** How grave a line is, as flanneld's log marks it. */
export type Level = 'I' | 'W' | 'E';

/** What an agent says, and where in flannel's source that is said. */
export interface Said {
  readonly level: Level;
  /** `main.go:229` */
  readonly source: string;
  readonly text: string;
}

/** flanneld is the only process of its container. */
const PROCESS_ID = 1;

/**
 * One line as klog heads it, in UTC: `I1125 04:30:00.123456       1 main.go:229] text`. @see k8s.io/klog/v2 formatHeader
 * @param epochMs since 1970, with a fraction
 */
export function formatLine({ level, source, text }: Said, epochMs: number): string {
  const iso = new Date(epochMs).toISOString();
  const micros = String(Math.floor((epochMs % 1) * 1000)).padStart(3, '0');
  const date = `${iso.slice(5, 7)}${iso.slice(8, 10)}`;
  return `${level}${date} ${iso.slice(11, 23)}${micros} ${String(PROCESS_ID).padStart(7)} ${source}] ${text}\n`;
}
