/**
 * Code tables of the canonical records. The position in a list is the integer code used in typed arrays and model
 * files, so the lists only ever grow at the end.
 */
export const entityTypes = ['individual', 'business'] as const;
export type EntityType = (typeof entityTypes)[number];

export const riskRatings = ['low', 'medium', 'high'] as const;
export type RiskRating = (typeof riskRatings)[number];

export const products = ['checking', 'savings', 'wallet', 'prepaid', 'card', 'loan', 'other'] as const;
export type Product = (typeof products)[number];

/** Direction seen from the party's own account: money out of it or into it. */
export const directions = ['out', 'in'] as const;
export type Direction = (typeof directions)[number];

export const channels = ['branch', 'atm', 'online', 'mobile', 'pos', 'api', 'phone', 'automatic', 'other'] as const;
export type Channel = (typeof channels)[number];

export const schemes = [
  'cash',
  'card',
  'transfer',
  'instant',
  'wire',
  'direct-debit',
  'cheque',
  'internal',
  'crypto',
  'other',
] as const;
export type Scheme = (typeof schemes)[number];

export const behaviourTypes = [
  'login',
  'login-failed',
  'logout',
  'view',
  'api-call',
  'transfer-started',
  'payee-added',
  'profile-changed',
  'password-changed',
  'device-added',
  'support-contact',
  'other',
] as const;
export type BehaviourType = (typeof behaviourTypes)[number];

/** How exactly a time is known: `day` where only the date is, so that the time of day says nothing. */
export const timePrecisions = ['instant', 'day'] as const;
export type TimePrecision = (typeof timePrecisions)[number];

/** Integer standing for "not known" wherever a code is expected. Never 0, which is a value. */
export const unknownCode = -1;

/** The integer code of a value in one of the tables above; `unknownCode` where the value is absent. */
export function codeOf<T extends string>(table: readonly T[], value: T | null | undefined): number {
  return value === null || value === undefined ? unknownCode : table.indexOf(value);
}
