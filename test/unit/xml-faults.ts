import { SaxesParser } from 'saxes';

/** What a strict XML 1.0 parser that is not ours finds wrong in a document: nothing, when it is well formed. */
export function xmlFaults(xml: string): readonly string[] {
  const faults: string[] = [];
  const parser = new SaxesParser();
  parser.on('error', ({ message }) => void faults.push(message));
  parser.write(xml).close();
  return faults;
}
