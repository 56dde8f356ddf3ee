import { Accordion, Badge, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { day, time } from '../../i18n/format.ts';
import { PageFrame } from '../../shell/page.tsx';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { WithCode } from '../../shell/with-code.tsx';
import { Ablation } from './ablation.tsx';
import { Drift } from './drift.tsx';
import { longestMs } from './manifest.ts';
import { StaticRules } from './static-rules.tsx';
import { Trials } from './trials.tsx';
import { Version } from './version.tsx';

/** Versions of the model, the latest first, each in figures; and challengers beside the champion. */
export function Models() {
  const { t } = useTranslation('models');
  const { data: session } = useSession();
  const { data, error, isPending, refetch } = useOperation('getModels');
  if (isPending) return <Loading />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const champion = data.items.find(({ status }) => status === 'champion');
  return (
    <PageFrame title={t('title')}>
      {data.items.length === 0 ? (
        <Empty title={t('empty.title')}>{t('empty.next')}</Empty>
      ) : (
        <Stack gap="lg">
          {champion !== undefined && (
            <Text size="sm">
              <WithCode>{t('schedule', { day: day(champion.createdAt + longestMs) })}</WithCode>
            </Text>
          )}
          <Accordion variant="separated" chevronPosition="left" defaultValue={champion?.version ?? null}>
            {data.items.map((model) => (
              <Accordion.Item key={model.version} value={model.version}>
                <Accordion.Control>
                  <Group gap="md">
                    <Text size="sm" ff="monospace">
                      {model.version}
                    </Text>
                    <Badge variant={model.status === 'champion' ? 'filled' : 'default'}>
                      {t(`statusName.${model.status}`)}
                    </Badge>
                    <Text size="sm" className="quiet">
                      {model.profile} · {time(model.createdAt)}
                    </Text>
                  </Group>
                </Accordion.Control>
                <Accordion.Panel>
                  <Version version={model.version} manifest={model.manifest} />
                </Accordion.Panel>
              </Accordion.Item>
            ))}
          </Accordion>
          {may(session, 'improve:read') && <Drift />}
          {may(session, 'improve:read') && <Trials />}
          {may(session, 'improve:read') && <StaticRules />}
          <Ablation />
        </Stack>
      )}
    </PageFrame>
  );
}
