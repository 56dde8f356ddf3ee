import classes from './score-bar.module.css';
import { number } from '../i18n/format.ts';

/** A score in [0, 1] as a small bar against its own line; the text beside it says the same. */
export function ScoreBar({
  score,
  tau,
  width = 64,
}: {
  readonly score: number;
  /** Null: it was measured against no line. */
  readonly tau: number | null;
  readonly width?: number;
}) {
  return (
    <span className={classes.bar}>
      <svg width={width} height={12} aria-hidden="true">
        <rect x={0} y={4} width={width} height={4} className={classes.track} />
        <rect
          x={0}
          y={4}
          width={width * score}
          height={4}
          className={tau === null || score >= tau ? classes.above : classes.below}
        />
        {tau !== null && <rect x={width * tau - 0.75} y={0} width={1.5} height={12} className={classes.line} />}
      </svg>
      {number(score, 2)}
    </span>
  );
}
