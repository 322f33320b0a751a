import { type Html, html, trusted } from './html.ts';
import { css } from './style.ts';

/**
 * A whole page: one file that needs no network, with a policy that would allow none; light or dark as the reader prefers.
 * @param title for the window's title; the heading is in the body
 */
export function formatPage(title: string, body: Html): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <title>${title}</title>
        <style>
          ${trusted(css)}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html>`;
  return `${page.markup}\n`;
}
