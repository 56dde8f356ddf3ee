import type { FieldMapping, Mapping, RecordMapping } from '#contract/mapping';

/** A column that a mapping names: which input it belongs to. */
export interface ColumnReference {
  readonly input: string;
  readonly column: string;
}

/** `input.column` where the first part is an input of the record; else a column of the record's own input. */
export function referenceOf(record: RecordMapping, name: string): ColumnReference {
  const dot = name.indexOf('.');
  if (dot > 0) {
    const input = name.slice(0, dot);
    if (input === record.from || (record.join ?? []).some((join) => join.input === input)) {
      return { input, column: name.slice(dot + 1) };
    }
  }
  return { input: record.from, column: name };
}

/** Names between `${` and `}` of a template. */
export function templateColumns(template: string): readonly string[] {
  return [...template.matchAll(/\$\{([^}]*)\}/g)].map((match) => match[1]!);
}

/** The columns that a field is made from. */
export function fieldColumns(field: FieldMapping): readonly string[] {
  if (field.column !== undefined) return typeof field.column === 'string' ? [field.column] : field.column;
  if (field.template !== undefined) return templateColumns(field.template);
  return [field.debit, field.credit].filter((name) => name !== undefined);
}

export interface NamedColumn extends ColumnReference {
  /** Where the mapping names it, for messages. */
  readonly where: string;
  readonly optional: boolean;
}

/** Every column that the mapping names, with where it does. */
export function namedColumns(mapping: Mapping): readonly NamedColumn[] {
  const named: NamedColumn[] = [];
  for (const [kind, records] of Object.entries(mapping.records)) {
    for (const record of records) {
      const add = (name: string, where: string, optional = false): void => {
        named.push({ ...referenceOf(record, name), where: `${kind}.${where}`, optional });
      };
      for (const [field, how] of Object.entries(record.fields)) {
        for (const name of fieldColumns(how)) add(name, field, how.optional === true);
      }
      for (const name of Object.keys(record.where ?? {})) add(name, 'where');
      for (const join of record.join ?? []) {
        for (const [theirs, ours] of Object.entries(join.on)) {
          named.push({ input: join.input, column: theirs, where: `${kind}.join`, optional: false });
          add(ours, 'join');
        }
        for (const column of Object.keys(join.where ?? {})) {
          named.push({ input: join.input, column, where: `${kind}.join.where`, optional: false });
        }
      }
    }
  }
  return named;
}
