/** Records that one append committed: they have consecutive positions and one time of acceptance. */
export interface CommittedRecords {
  readonly first: number;
  readonly acceptedAt: number;
  /** Places in `logKinds`, one per record. */
  readonly kinds: Uint8Array;
  /** As the log stores them, separated by U+001E. */
  readonly bodies: string;
}

export const bodySeparator = '\u001e';
