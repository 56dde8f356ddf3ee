import { z } from 'zod';
import { isCurrency, largestAmountMinor } from '#domain/money';
import { isTimeZone } from './time-zone-name.ts';

const amounts = z.record(
  z.string().refine(isCurrency, 'is not an ISO 4217 code in force'),
  z.int().positive().max(largestAmountMinor),
);
const hour = z.int().min(0).max(24);

/** The section `features` of a policy file: what the features of this bank measure by. All may be left out. */
export const featureSettings = z.strictObject({
  reportingLimitMinor: amounts
    .optional()
    .describe('Base currency → amount in minor units from which a transaction is reported; 10,000 units by default.'),
  nearLimitShare: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .describe('From this share of the limit on an amount is just under it; 0.9 by default.'),
  roundAmountMinor: amounts
    .optional()
    .describe('Base currency → amount in minor units whose multiples are round; 100 units by default.'),
  timeZone: z
    .string()
    .refine(isTimeZone, 'is not an IANA time zone')
    .optional()
    .describe('IANA zone of hours and days, for instance Europe/Prague; UTC by default.'),
  offHours: z
    .strictObject({ from: hour, to: hour })
    .refine(({ from, to }) => to < from, 'must begin in the evening and end in the morning: from > to')
    .optional()
    .describe('Local hours from … to; { from: 22, to: 6 } by default.'),
  weekendsAreOffHours: z.boolean().optional().describe('false by default.'),
  countryRisk: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .describe("File of high-risk and sanctioned countries, from the policy's folder on; Peerline's own by default."),
});
export type FeatureSettings = z.infer<typeof featureSettings>;
