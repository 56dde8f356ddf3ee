import type { CaseFile } from '#casework/pack/case-file';
import { formatMoney } from '#domain/money';
import { html, type Html, type HtmlValue, trusted } from '#report/html';

const style = `body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1a1a1a}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ddd;vertical-align:top}
.n{text-align:right;font-variant-numeric:tabular-nums}code{font-size:12px;word-break:break-all}h2{margin-top:2rem}`;

function when(at: number | null): string {
  return at === null ? '' : `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function table(heads: readonly string[], rows: readonly (readonly HtmlValue[])[]): Html {
  return html`<table><thead><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr></thead><tbody>${rows.map(
    (cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table>`;
}

/** Text inside a script element must not end it, nor begin a comment. */
function embedded(text: string): string {
  return text.replace(/</g, '\\u003c');
}

/**
 * The case as one page that needs nothing else: tables to read, and the whole file as JSON within, whose hash a reader
 * can check (`case-file.json` in the page is the same text that the JSON format gives).
 */
export function caseFilePage(file: CaseFile): string {
  const { content, sha256 } = file;
  const { detail, comments, reports, trail, currency } = content;
  const { case: found, breaches, alerts, dispositions, links, requests, attachments } = detail;
  const page = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Case ${found.id}</title>
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'"><style>${trusted(style)}</style></head><body>
<h1>Case ${found.id}: ${found.type}</h1>
<p>Party ${found.party_id} · ${found.state} · risk ${found.risk} · opened ${when(found.opened_at)} by ${found.opened_by}: ${found.reason}</p>
<p>Made ${when(content.madeAt)} by ${content.madeBy}. SHA-256 of the content: <code>${sha256}</code></p>
<h2>Breaches</h2>${table(
    ['When', 'Leg', 'Amount', 'Score', 'Line', 'Segment', 'Model', 'Thresholds'],
    breaches.map((row) => [
      when(row.at),
      row.leg_id,
      formatMoney(row.amount_minor, currency),
      row.score.toFixed(4),
      row.tau.toFixed(2),
      row.cell,
      row.model_version,
      row.threshold_version,
    ]),
  )}
<h2>Alerts</h2>${table(
    ['Alert', 'State', 'Breaches', 'Opened', 'Closed'],
    alerts.map((row) => [row.id, row.state, row.breaches, when(row.opened_at), when(row.closed_at)]),
  )}
<h2>Decisions</h2>${table(
    ['When', 'By', 'Outcome', 'Reason', 'Deserved a manual review'],
    dispositions.map((row) => [
      when(row.decided_at),
      row.decided_by,
      row.outcome,
      row.reason_code ?? '',
      row.deserved_review === null ? 'not answered' : row.deserved_review ? 'yes' : 'no',
    ]),
  )}
<h2>Comments</h2>${table(
    ['When', 'By', 'Text'],
    comments.map((row) => [when(row.at), row.author, row.text ?? 'erased']),
  )}
<h2>Reports</h2>${reports.map(
    ({ id, state, draft }) =>
      html`<h3>Report ${id} (${state})</h3>${draft === null ? 'erased' : html`<ol>${draft.sentences.map(({ text, refs }) => html`<li>${text} <code>[${refs.join(', ')}]</code></li>`)}</ol>`}`,
  )}
<h2>Documents</h2>${table(
    ['Document', 'Bytes', 'Kind', 'SHA-256'],
    attachments.map((row) => [row.id, row.bytes, row.media_type, html`<code>${row.sha256}</code>`]),
  )}${table(
    ['Request', 'State', 'Asked for', 'By', 'Approved by'],
    requests.map((row) => [
      row.reference,
      row.state,
      row.documents.join(', '),
      row.requested_by,
      row.approved_by ?? '',
    ]),
  )}
<h2>Linked cases</h2>${table(
    ['Case', 'Reason'],
    links.map((row) => [row.otherId, row.reason]),
  )}
<h2>Audit trail</h2>${table(
    ['No.', 'When', 'Who', 'What', 'Why', 'Hash'],
    trail.map((row) => [
      row.sequence,
      when(row.at),
      row.actor,
      `${row.action} ${row.subject}`,
      row.reason ?? '',
      html`<code>${row.hash}</code>`,
    ]),
  )}
<script type="application/json" id="case-file.json">${trusted(embedded(JSON.stringify(file)))}</script></body></html>`;
  return page.text;
}
