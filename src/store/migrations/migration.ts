/** One forward step of the schema, as plain SQL. A step that was released is never edited: its checksum is recorded. */
export interface SchemaStep {
  /** Sorts by name: `0001-event-log`. */
  readonly name: string;
  readonly sql: string;
}
