/** How one canonical field is made: from a column, or the same for every row. */
export interface FieldDraft {
  readonly column: string | null;
  readonly value: string;
}

export interface KindDraft {
  readonly file: string;
  readonly fields: Readonly<Record<string, FieldDraft>>;
  /** Of its times. */
  readonly date: string;
  readonly unit: 'major' | 'minor';
  readonly sign: 'unsigned' | 'negative-is-out' | 'negative-is-in';
}

export interface CanonicalField {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
}

/** Kinds of fields that a format of dates is for. */
export const isTime = (type: string): boolean => ['event-time', 'time', 'date'].includes(type);

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Columns whose names say the same as the fields' are taken over; what a person then changes is theirs. */
export function draftOf(file: string, columns: readonly string[], fields: readonly CanonicalField[]): KindDraft {
  const chosen = fields.map(({ name }) => {
    const column = columns.find((each) => plain(each) === plain(name)) ?? null;
    return [name, { column, value: '' }] as const;
  });
  const minor = columns.some((each) => plain(each) === 'amountminor');
  return {
    file,
    fields: Object.fromEntries(chosen),
    date: minor ? 'epoch-ms' : 'iso',
    unit: minor ? 'minor' : 'major',
    sign: 'unsigned',
  };
}

/** Fields that must be there and are not: a mapping without them is refused. The sign of an amount may say the direction. */
export function missingFields({ fields, sign }: KindDraft, canonical: readonly CanonicalField[]): readonly string[] {
  return canonical
    .filter(({ name, required }) => required && !(name === 'direction' && sign !== 'unsigned'))
    .map(({ name }) => name)
    .filter((name) => fields[name]?.column == null && (fields[name]?.value ?? '') === '');
}

/** The mapping file (docs/mappings.md) that the drafts say. */
export function mappingOf(
  drafts: Readonly<Record<string, KindDraft>>,
  canonical: Readonly<Record<string, readonly CanonicalField[]>>,
): Readonly<Record<string, unknown>> {
  const kinds = Object.entries(drafts);
  return {
    version: 1,
    name: 'Own files',
    inputs: Object.fromEntries(kinds.map(([kind, { file }]) => [kind, { file }])),
    records: Object.fromEntries(
      kinds.map(([kind, draft]) => [kind, { from: kind, fields: fieldsOf(draft, canonical[kind] ?? []) }]),
    ),
  };
}

function fieldsOf({ fields, date, unit, sign }: KindDraft, canonical: readonly CanonicalField[]) {
  const made: Record<string, unknown> = {};
  for (const { name, type } of canonical) {
    const draft = fields[name];
    if (draft === undefined || (draft.column === null && draft.value === '')) continue;
    if (draft.column === null) made[name] = { value: draft.value };
    else if (name === 'amountMinor') made[name] = { column: draft.column, unit, sign };
    else if (isTime(type)) made[name] = { column: draft.column, date };
    else made[name] = { column: draft.column };
  }
  return made;
}
