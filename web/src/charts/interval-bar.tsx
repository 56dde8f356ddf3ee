import classes from './interval-bar.module.css';

/** An estimate within its interval on a scale; a mark at zero where the scale crosses it. The numbers stand beside it. */
export function IntervalBar({
  value,
  low,
  high,
  scale: [from, to],
  widthPx = 160,
}: {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly scale: readonly [number, number];
  readonly widthPx?: number;
}) {
  const x = (at: number) => (widthPx * (Math.min(to, Math.max(from, at)) - from)) / (to - from);
  return (
    <svg width={widthPx} height={14} aria-hidden="true">
      <line x1={0} x2={widthPx} y1={7} y2={7} className={classes.track} />
      {from < 0 && <line x1={x(0)} x2={x(0)} y1={1} y2={13} className={classes.track} />}
      <line x1={x(low)} x2={x(high)} y1={7} y2={7} className={classes.interval} />
      <circle cx={Math.max(4, Math.min(widthPx - 4, x(value)))} cy={7} r={4} className={classes.estimate} />
    </svg>
  );
}
