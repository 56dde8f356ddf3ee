import { type Html, html, trusted } from './html.ts';
import { stylesheet } from './style.ts';

/** A whole document that needs nothing but itself: no script, no font, no request. */
export function htmlDocument(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${trusted(stylesheet)}</style>
</head>
<body>
${body}
</body>
</html>
`.text;
}
