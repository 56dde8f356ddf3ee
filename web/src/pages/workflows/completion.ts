export interface Suggestion {
  readonly text: string;
  /** What it is: a type of field, or a word of CEL. */
  readonly note: string;
}

/** Words of CEL that comparisons are made of. */
export const celWords: readonly Suggestion[] = [
  { text: '&&', note: 'and' },
  { text: '||', note: 'or' },
  { text: '==', note: '=' },
  { text: '!=', note: '≠' },
  { text: '>=', note: '≥' },
  { text: '<=', note: '≤' },
  { text: 'true', note: 'bool' },
  { text: 'false', note: 'bool' },
  { text: 'marks.', note: 'party' },
];

/** Where the word before the caret begins. */
function wordStart(text: string, caret: number): number {
  let at = caret;
  while (at > 0 && /[\w.]/.test(text[at - 1]!)) at--;
  return at;
}

/** What may stand where the caret is, beginnings first; nothing inside a quoted text. */
export function suggest(text: string, caret: number, known: readonly Suggestion[]): readonly Suggestion[] {
  const before = text.slice(0, caret);
  if ((before.match(/["']/g) ?? []).length % 2 === 1) return [];
  const word = before.slice(wordStart(text, caret)).toLowerCase();
  if (word === '') return [];
  const starts = known.filter(({ text: each }) => each.toLowerCase().startsWith(word));
  const contains = known.filter(
    ({ text: each }) => each.toLowerCase().includes(word) && !starts.some((s) => s.text === each),
  );
  return [...starts, ...contains].filter(({ text: each }) => each.toLowerCase() !== word).slice(0, 8);
}

/** The text with the word before the caret taken over, and where the caret then is. */
export function complete(
  text: string,
  caret: number,
  chosen: string,
): { readonly text: string; readonly caret: number } {
  const from = wordStart(text, caret);
  const next = chosen.endsWith('.') ? chosen : `${chosen} `;
  return { text: text.slice(0, from) + next + text.slice(caret).replace(/^ /, ''), caret: from + next.length };
}
