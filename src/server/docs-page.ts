import type { Route } from '#contract/api/route';
import { routes } from '#contract/api/routes';

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A page without scripts that lists the operations; the document itself is what tools read. */
export function docsPage(version: string): string {
  const rows = (Object.entries(routes) as [string, Route][])
    .map(
      ([name, { method, path, summary, action }]) =>
        `<tr><td><code>${method}</code></td><td><code>${escapeHtml(path)}</code></td><td>${escapeHtml(summary)}</td>
<td>${action === null ? 'anyone' : `<code>${escapeHtml(action)}</code>`}</td><td><code>${name}</code></td></tr>`,
    )
    .join('\n');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Peerline API ${escapeHtml(version)}</title>
<meta name="viewport" content="width=device-width"></head>
<body><main><h1>Peerline API ${escapeHtml(version)}</h1>
<p><a href="/docs/openapi.json">OpenAPI 3.1 document</a>. Errors are <code>application/problem+json</code> (RFC 9457).</p>
<table><thead><tr><th>Method</th><th>Path</th><th>What it does</th><th>Right</th><th>Operation</th></tr></thead>
<tbody>${rows}</tbody></table></main></body></html>
`;
}
