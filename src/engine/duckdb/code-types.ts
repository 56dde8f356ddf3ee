import type { DuckDBConnection } from '@duckdb/node-api';
import {
  behaviourTypes,
  channels,
  directions,
  entityTypes,
  products,
  riskRatings,
  schemes,
  timePrecisions,
} from '#domain/codes';
import { countries } from '#domain/countries';
import { literal } from './sql-text.ts';

const tables = {
  entity_type: entityTypes,
  risk_rating: riskRatings,
  product: products,
  direction: directions,
  channel: channels,
  scheme: schemes,
  time_precision: timePrecisions,
  behaviour_type: behaviourTypes,
  country: countries,
} as const;
export type CodeType = keyof typeof tables;

/** The domain's code tables as SQL enumerations, so that the engine codes as the domain does. */
export async function createCodeTypes(connection: DuckDBConnection): Promise<void> {
  for (const [name, values] of Object.entries(tables)) {
    await connection.run(`CREATE TYPE code_${name} AS ENUM (${values.map(literal).join(', ')})`);
  }
}

/** SQL for the integer code of a text expression; −1 where it is null or not in the table. */
export function codeSql(type: CodeType, expression: string): string {
  return `coalesce(CAST(enum_code(TRY_CAST(${expression} AS code_${type})) AS SMALLINT), -1)`;
}
