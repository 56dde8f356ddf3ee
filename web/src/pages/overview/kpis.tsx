import { Anchor, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Answered } from '../../api/call.ts';
import { useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { day, number, percent } from '../../i18n/format.ts';
import { Failed, Loading } from '../../shell/states.tsx';
import { Question } from './question.tsx';

type Kpi = Answered<'getKpis'>['points'][number]['values'][string];

/** How each figure is written, and what its number opens. */
const shown = [
  { name: 'riskPredictionAccuracy', unit: 'share', to: '/alerts?state=closed', right: 'cases:read' },
  { name: 'falsePositivesPerThousand', unit: 'number', to: '/alerts?state=closed', right: 'cases:read' },
  { name: 'falsePositiveReduction', unit: 'share', to: '/alerts?state=closed', right: 'cases:read' },
  { name: 'hoursPerAlert', unit: 'hours', to: '/alerts?state=closed', right: 'cases:read' },
  { name: 'decidedInTime', unit: 'share', to: '/alerts?state=closed', right: 'cases:read' },
  { name: 'incidentsForeseen', unit: 'share', to: '/alerts?state=any', right: 'cases:read' },
  { name: 'nps', unit: 'points', to: '/feedback', right: 'surveys:read' },
] as const;

/** Do customers and officers agree? The month so far beside the month before, each with its interval and what it rests on. */
export function Kpis() {
  const { t } = useTranslation('overview');
  const { data: session } = useSession();
  const { data, error, isPending, refetch } = useOperation('getKpis', { query: { by: 'month' } });
  if (isPending) return <Loading rows={5} />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const [before, now] = [data.points.at(-2), data.points.at(-1)];
  const text = (kpi: Kpi | undefined, unit: string): string => {
    if (kpi === undefined || kpi.value === null) return kpi !== undefined && kpi.n > 0 ? t('kpi.few') : '–';
    const write = (value: number) => (unit === 'share' ? percent(value) : number(value, unit === 'points' ? 0 : 2));
    return kpi.low === null || kpi.high === null
      ? write(kpi.value)
      : `${write(kpi.value)} [${write(kpi.low)}, ${write(kpi.high)}]`;
  };
  const accuracy = now?.values['riskPredictionAccuracy'];
  const nps = now?.values['nps'];
  const answer =
    accuracy?.value === null || accuracy === undefined
      ? t('kpi.none')
      : t(nps?.value === null || nps === undefined ? 'kpi.accuracy' : 'kpi.both', {
          accuracy: percent(accuracy.value),
          nps: nps?.value === undefined || nps.value === null ? '' : number(nps.value),
        });
  return (
    <Question question={t('kpi.question')} answer={answer}>
      <Table.ScrollContainer minWidth={440} tabIndex={0} role="region" aria-label={t('kpi.question')}>
        <Table verticalSpacing={4} horizontalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('kpi.figure')}</Table.Th>
              <Table.Th scope="col" className="number">
                {now === undefined ? t('kpi.now') : t('kpi.since', { day: day(now.at) })}
              </Table.Th>
              <Table.Th scope="col" className="number">
                n
              </Table.Th>
              <Table.Th scope="col" className="number">
                {t('kpi.before')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map(({ name, unit, to, right }) => {
              const kpi = now?.values[name];
              const written = text(kpi, unit);
              return (
                <Table.Tr key={name}>
                  <Table.Th scope="row" fw={400} title={data.definitions[name]}>
                    {t(`kpi.name.${name}`)}
                  </Table.Th>
                  <Table.Td className="number">
                    {written === '–' || !may(session, right) ? (
                      written
                    ) : (
                      <Anchor
                        component={Link}
                        to={to}
                        size="sm"
                        underline="always"
                        aria-label={`${t(`kpi.name.${name}`)}: ${written}`}
                      >
                        {written}
                      </Anchor>
                    )}
                  </Table.Td>
                  <Table.Td className="number">{kpi === undefined ? '–' : number(kpi.n)}</Table.Td>
                  <Table.Td className="number">{text(before?.values[name], unit)}</Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="xs" className="quiet">
        {t('kpi.intervals')}
      </Text>
    </Question>
  );
}
