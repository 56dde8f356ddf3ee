import { Accordion, Badge, Code, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useOperation } from '../../api/queries.ts';
import { time } from '../../i18n/format.ts';
import { PageFrame } from '../../shell/page.tsx';
import { Empty, Failed, Loading } from '../../shell/states.tsx';

/** Versions of the model, the latest first, each with what it is made of. */
export function Models() {
  const { t } = useTranslation('models');
  const { data, error, isPending, refetch } = useOperation('getModels');
  if (isPending) return <Loading />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  return (
    <PageFrame title={t('title')}>
      {data.items.length === 0 ? (
        <Empty title={t('empty.title')}>{t('empty.next')}</Empty>
      ) : (
        <Accordion variant="separated" chevronPosition="left">
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
                <Text size="sm" fw={600} mb="xs">
                  {t('manifest')}
                </Text>
                <Code block mah={420} tabIndex={0}>
                  {JSON.stringify(model.manifest, null, 2)}
                </Code>
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      )}
    </PageFrame>
  );
}
