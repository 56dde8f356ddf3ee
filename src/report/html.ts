/** A piece of HTML that is safe as it stands: only `html` makes it, and `html` escapes whatever else is put in. */
export interface Html {
  readonly kind: 'html';
  readonly text: string;
}

/** What may stand in a template: text and numbers are escaped, HTML is taken as it is, null and false are nothing. */
export type HtmlValue = Html | string | number | null | false | readonly HtmlValue[];

/** Tagged template: html`<td>${untrusted}</td>`. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let text = strings[0]!;
  for (const [i, value] of values.entries()) text += textOf(value) + strings[i + 1]!;
  return trusted(text);
}

/** Marks text that was made by this room (a stylesheet, an SVG of the chart library) as HTML. */
export function trusted(text: string): Html {
  return { kind: 'html', text };
}

/** A name from outside: isolated, so that right-to-left and control characters do not reach its neighbours. */
export function outside(name: string): Html {
  return html`<bdi>${plain(name)}</bdi>`;
}

/** Text from outside without control characters, for HTML and for the terminal. */
export function plain(text: string): string {
  // Control characters could forge a terminal's screen; direction marks could reorder a line.
  return text.replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\u{fffd}');
}

function textOf(value: HtmlValue): string {
  if (value === null || value === false) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return 'kind' in value ? value.text : value.map(textOf).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
