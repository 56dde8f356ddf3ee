import { readTable } from '#engine/duckdb/read-table';
import { AppError } from '#domain/app-error';
import { defaultRetrainingRules, retrainNow, type RetrainingReason } from '#ml/drift/retraining';
import { type ColumnDrift, tableDrift } from '#ml/drift/table-drift';

export interface DriftOptions {
  readonly before: string;
  readonly now: string;
  readonly exclude: readonly string[];
}

export interface DriftResult {
  readonly rowsBefore: number;
  readonly rowsNow: number;
  readonly columns: readonly ColumnDrift[];
  /** Columns that only one of the tables has. */
  readonly onlyBefore: readonly string[];
  readonly onlyNow: readonly string[];
  /** Whether the drift alone is a reason to train again. */
  readonly retrain: boolean;
  readonly reasons: readonly RetrainingReason[];
}

/** How far the columns of one table moved from those of another of the same shape. */
export async function drift({ before, now, exclude }: DriftOptions): Promise<DriftResult> {
  const [old, fresh] = [await readTable(before), await readTable(now)];
  const kept = (columns: typeof old.columns) => columns.filter(({ name }) => !exclude.includes(name));
  const [oldColumns, freshColumns] = [kept(old.columns), kept(fresh.columns)];
  const missing = (from: typeof old.columns, of: typeof old.columns) =>
    from.filter(({ name }) => !of.some((column) => column.name === name)).map(({ name }) => name);
  const columns = measured(oldColumns, freshColumns);
  if (columns.length === 0) throw new AppError('drift.nothing-in-common', 'The tables have no column in common.');
  const { retrain, reasons } = retrainNow(
    {
      trainedAt: 0,
      now: 0,
      columns,
      calibration: [],
      changedAlertRates: [],
      segmentAgreement: null,
      notedChanges: [],
    },
    defaultRetrainingRules,
  );
  return {
    rowsBefore: old.rows,
    rowsNow: fresh.rows,
    columns,
    onlyBefore: missing(oldColumns, freshColumns),
    onlyNow: missing(freshColumns, oldColumns),
    retrain,
    reasons,
  };
}

function measured(...tables: Parameters<typeof tableDrift>): readonly ColumnDrift[] {
  try {
    return tableDrift(...tables);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError('drift.other-type', error.message, {}, error);
  }
}
