import { z } from 'zod';
import { countryCode } from '#domain/countries';
import { isCurrency, largestAmountMinor } from '#domain/money';
import { earliestEventAt, latestEventAt } from '#domain/time';
import type { FieldClass } from './privacy/field-class.ts';

/**
 * Kind of a canonical field: how it is read from text and stored in the lake.
 * - `identifier`, `text`, `date` (YYYY-MM-DD): text; `country`, `currency`: codes; `code`: one of a table
 * - `event-time`: epoch ms within 1970–2100; `time`: epoch ms of something that may be older
 * - `amount`: integer minor units ≥ 0; `number`: a finite number; `boolean`
 */
export type FieldKind =
  | 'identifier'
  | 'text'
  | 'date'
  | 'country'
  | 'currency'
  | 'code'
  | 'event-time'
  | 'time'
  | 'amount'
  | 'number'
  | 'boolean';

export interface RecordField {
  readonly name: string;
  readonly kind: FieldKind;
  readonly nullable: boolean;
  /** What it says about a person. */
  readonly privacy: FieldClass;
  readonly description: string;
  /** Allowed values of a `code`. */
  readonly values?: readonly string[];
  /** Range of a `number`. */
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Type in the lake of each kind of field. */
export const lakeFieldTypes: Readonly<Record<FieldKind, 'text' | 'int64' | 'double' | 'boolean'>> = {
  identifier: 'text',
  text: 'text',
  date: 'text',
  country: 'text',
  currency: 'text',
  code: 'text',
  'event-time': 'int64',
  time: 'int64',
  amount: 'int64',
  number: 'double',
  boolean: 'boolean',
};

/** Oldest and newest time of something other than an event: an opening, an onboarding. */
export const earliestTime = Date.UTC(1850, 0, 1);
export const latestTime = latestEventAt;

export const identifier = (privacy: FieldClass, description: string) =>
  z.string().min(1).meta({ kind: 'identifier', privacy, description });
export const text = (privacy: FieldClass, description: string) =>
  z.string().min(1).meta({ kind: 'text', privacy, description });
export const date = (privacy: FieldClass, description: string) =>
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .meta({ kind: 'date', privacy, description });
export const country = (privacy: FieldClass, description: string) =>
  z
    .string()
    .refine((value) => countryCode(value) >= 0, 'is not an ISO 3166-1 alpha-2 code')
    .meta({ kind: 'country', privacy, description });
export const currency = (privacy: FieldClass, description: string) =>
  z.string().refine(isCurrency, 'is not an ISO 4217 code in force').meta({ kind: 'currency', privacy, description });
export const code = <const T extends readonly [string, ...string[]]>(
  privacy: FieldClass,
  table: T,
  description: string,
) => z.enum(table).meta({ kind: 'code', privacy, description, values: table });
export const eventTime = (privacy: FieldClass, description: string) =>
  z
    .int()
    .min(earliestEventAt)
    .max(latestEventAt - 1)
    .meta({ kind: 'event-time', privacy, description });
export const time = (privacy: FieldClass, description: string) =>
  z
    .int()
    .min(earliestTime)
    .max(latestTime - 1)
    .meta({ kind: 'time', privacy, description });
export const amount = (privacy: FieldClass, description: string) =>
  z.int().min(0).max(largestAmountMinor).meta({ kind: 'amount', privacy, description });
export const number = (privacy: FieldClass, minimum: number, maximum: number, description: string) =>
  z.number().min(minimum).max(maximum).meta({ kind: 'number', privacy, description, minimum, maximum });
export const boolean = (privacy: FieldClass, description: string) =>
  z.boolean().meta({ kind: 'boolean', privacy, description });

/** The same field where it may be unknown (null). */
export function unknownable<T extends z.ZodType>(field: T): z.ZodNullable<T> {
  return field.nullable().meta(field.meta() ?? {});
}

/** The fields of a record schema in order, as data. */
export function fieldsOf(schema: z.ZodObject): readonly RecordField[] {
  return Object.entries(schema.shape).map(([name, field]) => {
    const meta = (field as z.ZodType).meta() as Omit<RecordField, 'name' | 'nullable'>;
    const { kind, privacy, description, values, minimum, maximum } = meta;
    return {
      name,
      kind,
      nullable: field instanceof z.ZodNullable,
      privacy,
      description,
      ...(values === undefined ? {} : { values }),
      ...(minimum === undefined ? {} : { minimum }),
      ...(maximum === undefined ? {} : { maximum }),
    };
  });
}
