import type { EntityType, RiskRating } from './codes.ts';
import type { EpochMs } from './time.ts';

/** A customer: a natural person or a business. */
export interface Party {
  readonly id: string;
  readonly entityType: EntityType;
  readonly name: string | null;
  readonly birthDate: string | null;
  /** ISO 3166-1 alpha-2 of residence or incorporation. */
  readonly country: string | null;
  readonly region: string | null;
  /** Industry (business), for instance an ISIC or NACE label. */
  readonly industry: string | null;
  readonly occupation: string | null;
  readonly onboardedAt: EpochMs | null;
  readonly riskRating: RiskRating | null;
  readonly politicallyExposed: boolean | null;
  /** The bank's own declared segment: retail, student, sole-trader, sme, corporate, … */
  readonly clientSegment: string | null;
}
