import type { NameKind } from '../names/token.ts';
import { birthDatesIn } from './birth-dates.ts';
import { countriesOf } from './country-names.ts';
import { type CsvRecord, parseCsv } from './csv.ts';
import type { ListedName, ListEntry, ListFile, ListProblem, ReadList } from './list.ts';

/** The files of one OFAC list; without aliases and addresses it can be read, but then they are missed. */
export interface OfacFiles {
  readonly main: ListFile;
  readonly aliases: ListFile | null;
  readonly addresses: ListFile | null;
  readonly comments: ListFile | null;
}

const columns = { main: 12, aliases: 5, addresses: 6, comments: 2 } as const;
const kinds: Readonly<Record<string, NameKind>> = { individual: 'person', vessel: 'vessel', aircraft: 'vessel' };

/** `-0-` stands for null. */
function value(field: string | undefined): string {
  const text = field?.trim() ?? '';
  return text === '-0-' ? '' : text;
}

function rows(file: ListFile | null, width: number, problems: ListProblem[]): readonly CsvRecord[] {
  if (file === null) return [];
  const { records, cutAt } = parseCsv(file.text);
  if (cutAt !== null)
    problems.push({ file: file.file, line: cutAt, reason: 'A quote is never closed: the file was cut.' });
  return records.filter(({ line, fields }) => {
    if (fields.length === width && /^\d+$/.test(value(fields[0]))) return true;
    const reason =
      fields.length === width
        ? 'The first column is no entity number.'
        : `${fields.length} columns in place of ${width}.`;
    problems.push({ file: file.file, line, reason });
    return false;
  });
}

function grouped(records: readonly CsvRecord[]): ReadonlyMap<string, readonly CsvRecord[]> {
  const groups = new Map<string, CsvRecord[]>();
  for (const record of records) {
    const id = value(record.fields[0]);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [record]);
    else group.push(record);
  }
  return groups;
}

/** OFAC SDN (sdn, alt, add, sdn_comments) or consolidated (cons_prim, cons_alt, cons_add, cons_comments) as CSV. */
export function readOfac(name: string, files: OfacFiles): ReadList {
  const problems: ListProblem[] = [];
  const main = rows(files.main, columns.main, problems);
  const aliases = grouped(rows(files.aliases, columns.aliases, problems));
  const addresses = grouped(rows(files.addresses, columns.addresses, problems));
  const comments = grouped(rows(files.comments, columns.comments, problems));
  const ids = new Set(main.map(({ fields }) => value(fields[0])));
  for (const [file, groups] of [
    [files.aliases, aliases],
    [files.addresses, addresses],
  ] as const) {
    for (const [id, [first]] of groups) {
      if (file !== null && first !== undefined && !ids.has(id)) {
        problems.push({ file: file.file, line: first.line, reason: `Entity ${id} is not on the list.` });
      }
    }
  }
  const entries = main.map(({ fields }): ListEntry => {
    const id = value(fields[0]);
    const remarks = [value(fields[11]), ...(comments.get(id) ?? []).map((row) => value(row.fields[1]))].join('');
    const places = (addresses.get(id) ?? []).map((row) => value(row.fields[4]));
    return {
      id,
      kind: kinds[value(fields[2])] ?? 'organisation',
      names: namesOf([
        { name: value(fields[1]), quality: 'primary' },
        ...(aliases.get(id) ?? []).map((row): ListedName => ({ name: value(row.fields[3]), quality: 'strong' })),
        ...quoted(remarks),
      ]),
      birthDates: [...remarks.matchAll(/DOB ([^;.]+)/g)].flatMap((match) => birthDatesIn(match[1] ?? '')),
      countries: countriesOf([...places, value(fields[9]), ...stated(remarks)]),
      programmes: value(fields[3])
        .split(/\] \[|; /)
        .map((each) => each.replaceAll(/[[\]]/g, ''))
        .filter((each) => each !== ''), // prettier-ignore
    };
  });
  return { name, date: null, entries, problems };
}

function namesOf(names: readonly ListedName[]): readonly ListedName[] {
  return names.filter(({ name }) => name !== '');
}

/** Weak aliases stand in the remarks: `a.k.a. 'NAME'`. */
function quoted(remarks: string): readonly ListedName[] {
  return [...remarks.matchAll(/[afn]\.k\.a\. '([^']+)'/g)].map((match) => ({ name: match[1] ?? '', quality: 'weak' }));
}

function stated(remarks: string): readonly string[] {
  return [...remarks.matchAll(/(?:nationality|citizen|Nationality of Registration) ([^;.]+)/g)].map(
    (match) => match[1] ?? '',
  );
}
