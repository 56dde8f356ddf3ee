import { Table, Text } from '@mantine/core';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Figure } from '../../charts/figure.tsx';
import { number } from '../../i18n/format.ts';
import { binOf, type Distribution, effectOf, type Group } from './lines.ts';
import classes from './thresholds.module.css';

const width = 900;
const height = 260;
const left = 56;
const right = 12;
const top = 20;
const bottom = 36;
const innerWidth = width - left - right;
const innerHeight = height - top - bottom;
const decades = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

const x = (score: number) => left + score * innerWidth;

/** Keys of a slider (WAI-ARIA): steps of a bin, pages of ten. */
const steps: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
};

/**
 * Legs by score on a logarithmic scale, what alerts in the warm hue, and the line as a slider: by pointer, by keys. The
 * line in force stays as a mark.
 */
export function ScorePlot({
  distribution,
  group,
  inForce,
  line,
  onLine,
  name,
}: {
  readonly distribution: Distribution;
  readonly group: Group;
  readonly inForce: number | null;
  readonly line: number;
  readonly onLine: (line: number) => void;
  readonly name: string;
}) {
  const { t } = useTranslation('thresholds');
  const [asTable, setAsTable] = useState(false);
  const picture = useRef<SVGSVGElement>(null);
  const { bins } = distribution;
  const most = Math.max(10, ...group.legs);
  const y = (count: number) => top + innerHeight * (1 - Math.log10(1 + count) / Math.log10(1 + most));
  const set = (bin: number) => onLine(Math.min(bins - 1, Math.max(1, bin)) / bins);
  const drag = (event: PointerEvent<SVGSVGElement>) => {
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    else if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.getBoundingClientRect();
    set(Math.round(((((event.clientX - box.left) * width) / box.width - left) / innerWidth) * bins));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = binOf(line, bins);
    const next = event.key === 'Home' ? 1 : event.key === 'End' ? bins - 1 : at + (steps[event.key] ?? 0);
    if (next === at) return;
    event.preventDefault();
    set(next);
  };
  const { units, legs } = effectOf(distribution, group, line);
  return (
    <Figure
      title={t('finding', { name, units: number(units), all: number(group.evaluations), line: number(line, 3) })}
      asTable={asTable}
      onTurn={setAsTable}
    >
      {asTable ? (
        <Table.ScrollContainer minWidth={300} mah={height + 60} tabIndex={0} role="region" aria-label={t('plot')}>
          <Table striped>
            <Table.Thead>
              <Table.Tr>
                {['line', 'legsAbove', 'unitsAbove', 'missed', 'btl'].map((column) => (
                  <Table.Th key={column} scope="col" className="number">
                    {t(`column.${column}`)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {Array.from({ length: 19 }, (_, step) => (step + 1) / 20).map((at) => {
                const effect = effectOf(distribution, group, at);
                return (
                  <Table.Tr key={at}>
                    <Table.Td className="number">{number(at, 2)}</Table.Td>
                    <Table.Td className="number">{number(effect.legs)}</Table.Td>
                    <Table.Td className="number">{number(effect.units)}</Table.Td>
                    <Table.Td className="number">{number(effect.productiveMissed)}</Table.Td>
                    <Table.Td className="number">{number(effect.btlSample)}</Table.Td>
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      ) : (
        <svg
          ref={picture}
          viewBox={`0 0 ${width} ${height}`}
          className={classes.plot}
          onPointerDown={drag}
          onPointerMove={drag}
        >
          <g aria-hidden="true">
            {decades
              .filter((count) => count <= most)
              .map((count) => (
                <g key={count}>
                  <line x1={left} x2={width - right} y1={y(count)} y2={y(count)} className={classes.grid} />
                  <text x={left - 6} y={y(count) + 4} textAnchor="end" className={classes.label}>
                    {number(count)}
                  </text>
                </g>
              ))}
            {group.legs.map((count, bin) =>
              count === 0 ? null : (
                <rect
                  key={bin}
                  x={x(bin / bins)}
                  width={innerWidth / bins - 0.5}
                  y={y(count)}
                  height={Math.max(0, top + innerHeight - y(count))}
                  className={bin / bins >= line - 1e-9 ? classes.above : classes.below}
                />
              ),
            )}
            {group.productive.map((count, bin) =>
              count === 0 ? null : (
                <path
                  key={bin}
                  d={`M${x((bin + 0.5) / bins)},${top - 2} l4,-8 l-8,0 z`}
                  className={classes.productive}
                />
              ),
            )}
            {[0, 0.25, 0.5, 0.75, 1].map((score) => (
              <text key={score} x={x(score)} y={height - 20} textAnchor="middle" className={classes.label}>
                {number(score, 2)}
              </text>
            ))}
            <text x={left + innerWidth / 2} y={height - 4} textAnchor="middle" className={classes.label}>
              {t('axis')}
            </text>
            {inForce !== null && (
              <line x1={x(inForce)} x2={x(inForce)} y1={top} y2={top + innerHeight} className={classes.inForce} />
            )}
          </g>
          <g
            role="slider"
            tabIndex={0}
            aria-label={t('slider', { name })}
            aria-valuemin={1 / bins}
            aria-valuemax={1 - 1 / bins}
            aria-valuenow={line}
            aria-valuetext={t('sliderText', { line: number(line, 3), units: number(units), legs: number(legs) })}
            onKeyDown={onKeyDown}
            className={classes.slider}
          >
            <line x1={x(line)} x2={x(line)} y1={top - 8} y2={top + innerHeight} className={classes.line} />
            <rect x={x(line) - 12} width={24} y={top} height={innerHeight} className={classes.grip} />
            <circle cx={x(line)} cy={top + innerHeight / 2} r={7} className={classes.handle} />
          </g>
        </svg>
      )}
      <Text size="xs" className="quiet">
        {t('legend')}
      </Text>
    </Figure>
  );
}
