import type { Channel, Direction, Scheme, TimePrecision } from './codes.ts';
import type { EpochMs } from './time.ts';

/**
 * A movement of money on one known account. When the counterparty's account is known too, the transaction has two
 * legs, one per party (see leg.ts).
 */
export interface Transaction {
  readonly id: string;
  readonly at: EpochMs;
  /** null: the time of day is known. */
  readonly atPrecision: TimePrecision | null;
  readonly accountId: string;
  readonly direction: Direction;
  /** Always ≥ 0, in minor units of `currency`. */
  readonly amountMinor: number;
  readonly currency: string;
  readonly channel: Channel | null;
  readonly scheme: Scheme | null;
  /** The bank's own kind or purpose of payment: salary, rent, fee, … */
  readonly category: string | null;
  readonly counterpartyAccountId: string | null;
  /** IBAN, card terminal, merchant or other outside identifier. */
  readonly counterpartyIdentifier: string | null;
  readonly counterpartyName: string | null;
  readonly counterpartyCountry: string | null;
  readonly counterpartyBank: string | null;
  /** Where it was made, when that is known (terminal, branch, IP). */
  readonly placeCountry: string | null;
  readonly placeLatitude: number | null;
  readonly placeLongitude: number | null;
  readonly description: string | null;
  readonly deviceId: string | null;
}
