import { SaxesParser } from 'saxes';
import type { NameKind } from '../names/token.ts';
import { birthDatesIn } from './birth-dates.ts';
import { countriesOf } from './country-names.ts';
import type { ListedName, ListEntry, ListFile, ListProblem, NameQuality, ReadList } from './list.ts';

interface Draft {
  id: string;
  readonly kind: NameKind;
  readonly line: number;
  readonly parts: string[];
  original: string;
  readonly aliases: ListedName[];
  aliasQuality: NameQuality;
  readonly dates: string[];
  readonly countries: string[];
  readonly programmes: string[];
}

const nameParts = new Set(['FIRST_NAME', 'SECOND_NAME', 'THIRD_NAME', 'FOURTH_NAME']);
const longestText = 100_000;

/**
 * The consolidated list of the UN Security Council, as XML. A document type is refused, so no entity of the file's own
 * is ever expanded. Entries before the place where a file was cut are kept; the cut is a problem.
 */
export function readUn({ file, text }: ListFile): ReadList {
  const entries: ListEntry[] = [];
  const problems: ListProblem[] = [];
  const path: string[] = [];
  let date: string | null = null;
  let draft: Draft | null = null;
  let content = '';
  const parser = new SaxesParser();
  const stop = (reason: string): never => {
    throw new Stop(reason);
  };
  parser.on('error', (error) => stop(error.message));
  parser.on('doctype', () => stop('A document type is not accepted.'));
  parser.on('opentag', ({ name, attributes }) => {
    path.push(name);
    content = '';
    if (path.length === 1 && name !== 'CONSOLIDATED_LIST') stop(`<${name}> is not the UN list.`);
    if (path.length === 1) date = /^\d{4}-\d{2}-\d{2}/.exec(attributes['dateGenerated'] ?? '')?.[0] ?? null;
    if (path.length === 3 && (name === 'INDIVIDUAL' || name === 'ENTITY')) {
      draft = begin(name === 'INDIVIDUAL' ? 'person' : 'organisation', parser.line);
    }
  });
  parser.on('text', (piece) => {
    content += piece;
    if (content.length > longestText) stop('A text is longer than any name or comment.');
  });
  parser.on('closetag', ({ name }) => {
    if (draft !== null) fill(draft, path, content.replaceAll(/\s+/g, ' ').trim());
    if (path.length === 3 && draft !== null) {
      const entry = finish(draft);
      if (entry === null)
        problems.push({ file, line: draft.line, reason: `<${name}> without an identifier or a name.` });
      else entries.push(entry);
      draft = null;
    }
    path.pop();
    content = '';
  });
  try {
    parser.write(text).close();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    problems.push({ file, line: parser.line, reason: error.message });
  }
  return { name: 'UN', date, entries, problems };
}

class Stop extends Error {}

function begin(kind: NameKind, line: number): Draft {
  const lists = { parts: [], aliases: [], dates: [], countries: [], programmes: [] };
  return { id: '', kind, line, original: '', aliasQuality: 'strong', ...lists };
}

function fill(draft: Draft, path: readonly string[], text: string): void {
  if (text === '') return;
  const [, , , field = '', inner = ''] = path;
  if (path.length === 4) {
    if (field === 'DATAID') draft.id = text;
    else if (nameParts.has(field)) draft.parts.push(text);
    else if (field === 'NAME_ORIGINAL_SCRIPT') draft.original = text;
    else if (field === 'UN_LIST_TYPE') draft.programmes.push(text);
    return;
  }
  if (inner === 'QUALITY') draft.aliasQuality = text.toLowerCase() === 'low' ? 'weak' : 'strong';
  else if (inner === 'ALIAS_NAME') {
    for (const name of text.split(';')) draft.aliases.push({ name: name.trim(), quality: draft.aliasQuality });
  } else if (field.endsWith('_DATE_OF_BIRTH') && ['DATE', 'YEAR', 'FROM_YEAR', 'TO_YEAR'].includes(inner)) {
    draft.dates.push(...birthDatesIn(text));
  } else if (inner === 'COUNTRY' && field.endsWith('_ADDRESS')) draft.countries.push(text);
  else if (field === 'NATIONALITY' && inner === 'VALUE') draft.countries.push(text);
}

function finish(draft: Draft): ListEntry | null {
  const names: ListedName[] = draft.parts
    .join(' ')
    .split(';')
    .map((name): ListedName => ({ name: name.trim(), quality: 'primary' }));
  if (draft.original !== '') names.push({ name: draft.original, quality: 'strong' });
  const all = [...names, ...draft.aliases].filter(({ name }) => name !== '');
  if (draft.id === '' || all.length === 0) return null;
  const { id, kind, programmes } = draft;
  const birthDates = [...new Set(draft.dates)].sort();
  return { id, kind, names: all, birthDates, countries: countriesOf(draft.countries), programmes };
}
