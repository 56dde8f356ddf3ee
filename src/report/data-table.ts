import { type Html, html, type HtmlValue } from './html.ts';

/** A column: its head (with the unit), the cell of a row, and whether it holds numbers (right-aligned). */
export interface TableColumn<Row> {
  readonly head: HtmlValue;
  readonly cell: (row: Row) => HtmlValue;
  readonly numeric?: boolean;
}

export function dataTable<Row>(rows: readonly Row[], columns: readonly TableColumn<Row>[]): Html {
  return html`<div class="scroll"><table>
<thead><tr>${columns.map(({ head, numeric }) => html`<th scope="col"${numeric === true ? html` class="number"` : null}>${head}</th>`)}</tr></thead>
<tbody>${rows.map(
    (
      row,
    ) => html`<tr>${columns.map(({ cell, numeric }) => html`<td${numeric === true ? html` class="number"` : null}>${cell(row)}</td>`)}</tr>
`,
  )}</tbody></table></div>`;
}

/** A chart with its finding as the title and its numbers behind it. */
export function figure(finding: HtmlValue, note: HtmlValue, chart: Html, table: Html): Html {
  return html`<figure>
<figcaption><h3>${finding}</h3><p>${note}</p></figcaption>
${chart}
<details><summary>Table</summary>${table}</details>
</figure>`;
}

/** A section with its title and content. */
export function section(id: string, title: string, ...content: readonly HtmlValue[]): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${content}</section>`;
}

/** A share in [0, 1] as a quiet bar behind its number; `line` marks a threshold. */
export function meter(share: number, text: string, line: number | null = null, above = false): Html {
  const width = (100 * Math.min(1, Math.max(0, share))).toFixed(1);
  const mark = line === null ? null : html`<i style="left:${(100 * line).toFixed(1)}%"></i>`;
  return html`<span class="nowrap"><span class="meter${above ? ' above' : ''}"><b style="width:${width}%"></b>${mark}</span>${text}</span>`;
}
