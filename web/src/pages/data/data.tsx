import { Anchor, Button, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { number } from '../../i18n/format.ts';
import { PageFrame } from '../../shell/page.tsx';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { Section } from '../../shell/section.tsx';
import { FirstRun } from './first-run.tsx';
import { Job } from './job.tsx';
import { Quarantine } from './quarantine.tsx';

const watchMs = 1000;

/** What was read and what was put aside; where nothing was read yet, the way to the first data. */
export function Data() {
  const { t } = useTranslation('data');
  const { data: session } = useSession();
  const [search] = useSearchParams();
  const manages = may(session, 'data:manage');
  const { data, error, isPending, refetch } = useOperation('getDataSources', {}, { refetchInterval: watchMs });
  const bringing = manages && (search.get('bring') !== null || data?.ingested === null);
  const job = data?.job ?? null;
  const busy = job !== null && job.endedAt === null;
  return (
    <PageFrame
      title={t('title')}
      actions={
        manages &&
        data?.ingested !== null && (
          <Button size="xs" variant="default" component={Link} to={bringing ? '/data' : '/data?bring'}>
            {t(bringing ? 'back' : 'bring')}
          </Button>
        )
      }
    >
      {isPending && <Loading rows={4} />}
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data !== undefined && (
        <Stack gap="lg">
          {job !== null && <Job job={job} />}
          {bringing && !busy && <FirstRun />}
          {!bringing && data.ingested === null && !busy && <Empty title={t('nothing')}>{t('nothingNext')}</Empty>}
          {!bringing && data.ingested !== null && (
            <>
              <Sources ingested={data.ingested} kinds={data.kinds} />
              <Quarantine kinds={data.kinds} />
            </>
          )}
        </Stack>
      )}
    </PageFrame>
  );
}

function Sources({
  ingested: { name, mapping, baseCurrency },
  kinds,
}: {
  readonly ingested: { readonly name: string; readonly mapping: string; readonly baseCurrency: string };
  readonly kinds: readonly { readonly kind: string; readonly loaded: number; readonly quarantined: number }[];
}) {
  const { t } = useTranslation('data');
  return (
    <Section title={t('sources')}>
      <Text size="sm" className="quiet" mb="sm">
        {t('from', { name, mapping, currency: baseCurrency })}
      </Text>
      <Table.ScrollContainer minWidth={420} tabIndex={0} role="region" aria-label={t('sources')}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('kindOfRecord')}</Table.Th>
              <Table.Th scope="col" className="number">
                {t('loaded')}
              </Table.Th>
              <Table.Th scope="col" className="number">
                {t('quarantined')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {kinds.map(({ kind, loaded, quarantined }) => (
              <Table.Tr key={kind}>
                <Table.Th scope="row" fw={400}>
                  {t(`kind.${kind}`)}
                </Table.Th>
                <Table.Td className="number">{number(loaded)}</Table.Td>
                <Table.Td className="number">
                  {quarantined === 0 ? (
                    number(0)
                  ) : (
                    <Anchor
                      component={Link}
                      to={`/data?kind=${kind}`}
                      size="sm"
                      underline="always"
                      aria-label={t('open', { count: number(quarantined), kind: t(`kind.${kind}`) })}
                    >
                      {number(quarantined)}
                    </Anchor>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  );
}
