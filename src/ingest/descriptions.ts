import { type DuckDBConnection, DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api';
import anyAscii from 'any-ascii';

/** Token that stands for a reference number: text with four or more digits in a row. */
export const referenceToken = '<ref>';

/** Registers the SQL function any_ascii, which writes any script in Latin letters. */
export function registerTransliteration(connection: DuckDBConnection): void {
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: 'any_ascii',
      parameterTypes: [VARCHAR],
      returnType: VARCHAR,
      mainFunction: (_, input, output) => {
        const texts = input.getColumnVector(0);
        for (let row = 0; row < input.rowCount; row++) {
          const text = texts.getItem(row);
          output.setItem(row, typeof text === 'string' ? anyAscii(text) : null);
        }
        output.flush();
      },
    }),
  );
}

/**
 * SQL for a description that equal payments share: Latin letters, lower case, single spaces, reference numbers
 * replaced by a token. "Faktura č. 2024/00123  ČEZ" → "faktura c. <ref> cez".
 */
export function normalisedSql(text: string): string {
  const latin = `lower(CASE WHEN regexp_full_match(${text}, '[ -~]*') THEN ${text} ELSE any_ascii(${text}) END)`;
  // Most texts need neither replacement, and finding that out is cheaper than replacing.
  const references = `CASE WHEN regexp_matches(${latin}, '[0-9]{4}')
    THEN regexp_replace(${latin}, '[a-z0-9/_-]*[0-9]{4}[a-z0-9/_-]*', '${referenceToken}', 'g') ELSE ${latin} END`;
  return `CASE WHEN regexp_matches(${text}, '\\s\\s|[\\t\\r\\n\u00a0]')
    THEN nullif(trim(regexp_replace(${references}, '\\s+', ' ', 'g')), '') ELSE ${references} END`;
}
