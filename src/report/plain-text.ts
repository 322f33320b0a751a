import { stripVTControlCharacters } from 'node:util';

/**
 * What a program of a stranger said, fit for a file: no terminal sequences, no control characters but tab and line feed, no half
 * surrogates, none of the code points that XML 1.0 and HTML forbid.
 * @see https://www.w3.org/TR/xml/#charsets
 */
export function plainText(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/\r\n?/g, '\n').replaceAll(FORBIDDEN, '\ufffd');
}

/** The same in one line. */
export function plainLine(text: string): string {
  return plainText(text).replaceAll(/\s+/g, ' ').trim();
}

const FORBIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff\p{Surrogate}]/gu;
