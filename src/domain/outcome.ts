import type { RiskRating } from './codes.ts';
import type { EpochMs } from './time.ts';

/** A customer's complaint. */
export interface Complaint {
  readonly id: string;
  readonly at: EpochMs;
  readonly partyId: string;
  readonly category: string | null;
  readonly text: string | null;
}

/** A confirmed or suspected breach of compliance rules, as the bank recorded it: the historical outcome. */
export interface ComplianceIncident {
  readonly id: string;
  readonly at: EpochMs;
  readonly partyId: string;
  readonly type: string;
  readonly severity: RiskRating | null;
  readonly transactionId: string | null;
}

/** A match of a party or counterparty against a sanctions or watch list. */
export interface ScreeningHit {
  readonly id: string;
  readonly at: EpochMs;
  readonly partyId: string;
  readonly list: string;
  readonly listVersion: string | null;
  readonly matchedName: string;
  /** Similarity in [0, 1]. */
  readonly score: number;
  readonly status: 'open' | 'confirmed' | 'dismissed';
}

/** A party's consent, or its withdrawal, to one purpose of processing. */
export interface Consent {
  readonly id: string;
  readonly at: EpochMs;
  readonly partyId: string;
  readonly purpose: string;
  readonly granted: boolean;
}
