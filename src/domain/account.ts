import type { Product } from './codes.ts';
import type { EpochMs } from './time.ts';

/** An account, card or wallet held by one party. */
export interface Account {
  readonly id: string;
  readonly partyId: string;
  readonly product: Product;
  /** ISO 4217. */
  readonly currency: string;
  readonly openedAt: EpochMs | null;
}
