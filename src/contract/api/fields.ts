import { z } from 'zod';
import { countryCode } from '#domain/countries';
import { isCurrency, largestAmountMinor } from '#domain/money';
import { earliestEventAt, latestEventAt } from '#domain/time';

// Written out, because other languages that read the OpenAPI document know no `\p{Cc}`.
// oxlint-disable-next-line no-control-regex
const plainText = /^[^\u0000-\u001f\u007f-\u009f]*$/u;
// oxlint-disable-next-line no-control-regex
export const linesOfText = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$/u;

/** Half of a pair of code units is no character: such text cannot be stored. */
export function isUnicode(value: string): boolean {
  return !/\p{Cs}/u.test(value);
}

/** Text without control characters, which no identifier or name needs and which hide in logs. */
export function text(longest: number) {
  return z
    .string()
    .min(1)
    .max(longest)
    .regex(plainText, 'must not contain control characters')
    .refine(isUnicode, 'must be valid Unicode');
}

export const identifier = text(200).describe('Identifier given by the caller; never shown to other customers.');

export const epochMs = z
  .int()
  .min(earliestEventAt)
  .max(latestEventAt - 1)
  .describe('UTC time in milliseconds since 1970.');

export const amountMinor = z
  .int()
  .min(0)
  .max(largestAmountMinor)
  .describe('Amount in minor units of the currency (cents), never negative.');

export const currency = z
  .string()
  .length(3)
  .refine(isCurrency, 'must be an ISO 4217 currency code')
  .describe('ISO 4217 code.');

export const country = z
  .string()
  .length(2)
  .refine((code) => countryCode(code) >= 0, 'must be an ISO 3166-1 alpha-2 country code')
  .describe('ISO 3166-1 alpha-2 code.');

/** A field that may be left out or null; both mean "not known". */
export function optional<T extends z.ZodType>(schema: T) {
  return schema.nullable().default(null as never);
}
