import type { SchemaStep } from './migration.ts';

/**
 * The outbox: what happened, written in the transaction of the change itself. `outbox_head` is locked until commit, so
 * positions follow the order of commits and a reader that has seen position n has seen everything before it.
 */
export const outbox: SchemaStep = {
  name: '0200-outbox',
  sql: `
CREATE TABLE outbox_head (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  position bigint NOT NULL
);
INSERT INTO outbox_head (position) VALUES (0);

CREATE TABLE outbox_event (
  position bigint PRIMARY KEY,
  kind text NOT NULL,
  subject text NOT NULL,
  payload jsonb NOT NULL,
  tainted boolean NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX outbox_of_subject ON outbox_event (subject, position);

CREATE TABLE outbox_consumer (
  consumer text PRIMARY KEY,
  position bigint NOT NULL DEFAULT 0,
  failures integer NOT NULL DEFAULT 0,
  retry_at bigint NOT NULL DEFAULT 0,
  last_error text
);

CREATE TABLE outbox_parked (
  consumer text NOT NULL,
  position bigint NOT NULL,
  parked_at bigint NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (consumer, position)
);
`,
};
