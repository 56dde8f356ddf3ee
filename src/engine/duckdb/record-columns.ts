import { type FieldKind, lakeFieldTypes } from '#contract/record-fields';
import { type LoadedKind, recordFields } from '#contract/records';
import type { LakeType } from './lake.ts';

const sqlTypes = { text: 'VARCHAR', int64: 'BIGINT', double: 'DOUBLE', boolean: 'BOOLEAN' } as const;

/** SQL type in the lake of a field of this kind. */
export function lakeTypeOf(kind: FieldKind): LakeType {
  return sqlTypes[lakeFieldTypes[kind]];
}

/** Every field of a record kind as a column of its lake table: field → SQL type. */
export function recordColumns(kind: LoadedKind): Readonly<Record<string, LakeType>> {
  return Object.fromEntries(recordFields[kind].map((field) => [field.name, lakeTypeOf(field.kind)]));
}
