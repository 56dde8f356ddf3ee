/**
 * A static rule as data. It fires on a leg when `when` holds and `measure ≥ threshold`; the measure stands apart from
 * the threshold so that thresholds can be tuned, swept and set per group without evaluating anything twice.
 *
 * Both expressions are CEL over the features by name (doubles: write `5.0`, not `5`) and over the leg's facts as
 * strings: `entityType`, `product`, `direction`, `channel`, `scheme`, each a name of its code table or `unknown`.
 * A rule that names a feature which is not known for a leg does not fire on it.
 */
export interface StaticRule {
  /** Stable, kebab-case. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** CEL, bool. */
  readonly when: string;
  /** CEL, double, ≥ 0: the larger, the more of it. */
  readonly measure: string;
  /** Unit of the measure: minor (base-currency minor units) or count. */
  readonly unit: 'minor' | 'count';
  /** In the unit of the measure, > 0: where the rule stands before anyone tunes it. */
  readonly threshold: number;
}
