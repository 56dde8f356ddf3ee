/** A row of the log as it lies there; personal fields in the body stay sealed. */
export interface ArchivedRecord {
  readonly position: number;
  readonly partition: number;
  readonly kind: number;
  /** UTC epoch ms. */
  readonly acceptedAt: number;
  /** JSON. */
  readonly body: string;
}

/** Days of the log put away as files, which outlive their tables in the database. */
export interface LogArchive {
  /** Writes a day in the order given, wholly or not at all, and durably; what an earlier try left is replaced. */
  write(day: string, pages: AsyncIterable<readonly ArchivedRecord[]>): Promise<void>;
  /** Records of a day in order of position, after a position. Error `archive.absent` where the day is not there. */
  read(day: string, after: number): AsyncIterable<readonly ArchivedRecord[]>;
}
