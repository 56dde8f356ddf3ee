import { AppError } from './app-error.ts';
import { type ColumnOrigin, taintRefusals } from './taint.ts';

declare const mark: unique symbol;

/** A value that a customer may see. There is no way to one but `untainted`, so a tainted value does not compile. */
export type Untainted<T> = { readonly [mark]: true; readonly value: T };

/**
 * Lets a value through to the customer if neither it nor anything it was computed from is tainted. Error `taint.refused`.
 * @param lineage origins of what the value derives from
 */
export function untainted<T>(value: T, origin: ColumnOrigin, lineage: readonly ColumnOrigin[] = []): Untainted<T> {
  const [refusal] = taintRefusals([origin], lineage);
  if (refusal !== undefined) {
    throw new AppError('taint.refused', `A customer must not see ${refusal}.`, { field: origin.name });
  }
  return { value } as Untainted<T>;
}
