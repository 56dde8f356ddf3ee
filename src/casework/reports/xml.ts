/** An element: its children, or its text. */
export interface XmlElement {
  readonly name: string;
  readonly content: readonly XmlElement[] | string;
}

export function element(name: string, content: readonly (XmlElement | null)[] | string): XmlElement {
  return { name, content: typeof content === 'string' ? content : content.filter((child) => child !== null) };
}

/** An element of a known value; null of one that is not known, which is left out rather than made up. */
export function known(name: string, value: string | null): XmlElement | null {
  return value === null || value === '' ? null : element(name, value);
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text as XML 1.0 takes it: reserved characters escaped, characters that XML cannot hold replaced by U+FFFD. */
export function escapeXml(text: string): string {
  return (
    text
      .replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, (character) => (/[\t\n\r]/.test(character) ? character : '\uFFFD'))
      .replace(/[&<>"']/g, (character) => escapes[character]!)
      // A parser would turn it into a line feed.
      .replace(/\r/g, '&#13;')
  );
}

/** The document, indented by two spaces. */
export function renderXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${render(root, '')}\n`;
}

function render({ name, content }: XmlElement, indent: string): string {
  if (typeof content === 'string') return `${indent}<${name}>${escapeXml(content)}</${name}>`;
  if (content.length === 0) return `${indent}<${name}/>`;
  return `${indent}<${name}>\n${content.map((child) => render(child, `${indent}  `)).join('\n')}\n${indent}</${name}>`;
}
