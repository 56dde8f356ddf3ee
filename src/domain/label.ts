import type { EpochMs } from './time.ts';

/**
 * What is known afterwards about a party or a transaction, for measuring: labels lie beside the canonical records
 * (`labels.parquet` in the lake); no feature reads them, nor does the score that raises alerts. Past ones tune the static
 * rules and a second score beside it (docs/adr/0022). A label on a transaction holds for the leg of the party that it
 * names, or for both legs where it names none; a label on a party alone holds from `at` on, or for its whole history
 * where `at` is null.
 */
export interface Label {
  readonly transactionId: string | null;
  readonly partyId: string | null;
  readonly at: EpochMs | null;
  /** True: crime or default, as the data set says; false: looked at and found innocent. */
  readonly guilty: boolean;
  readonly typology: string | null;
}
