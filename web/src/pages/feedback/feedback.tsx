import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { may, useSession } from '../../api/session.ts';
import { PageFrame } from '../../shell/page.tsx';
import { Audiences } from './audiences.tsx';
import { Surveys } from './surveys.tsx';

const places = [
  { name: 'surveys', right: 'surveys:read', Panel: Surveys },
  { name: 'audiences', right: 'audiences:read', Panel: Audiences },
] as const;

/** What customers are asked and offered, by commercial segment. Nothing of alerts or AML segments is read here. */
export function Feedback() {
  const { t } = useTranslation('feedback');
  const { data: session } = useSession();
  const [search, setSearch] = useSearchParams();
  const open = places.filter(({ right }) => may(session, right));
  const place = open.find(({ name }) => name === search.get('place')) ?? open[0];
  return (
    <PageFrame title={t('title')}>
      {place !== undefined && (
        <Tabs
          value={place.name}
          onChange={(name) => setSearch(name === null ? {} : { place: name })}
          keepMounted={false}
        >
          <Tabs.List mb="md">
            {open.map(({ name }) => (
              <Tabs.Tab key={name} value={name}>
                {t(`place.${name}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {open.map(({ name, Panel }) => (
            <Tabs.Panel key={name} value={name}>
              <Panel />
            </Tabs.Panel>
          ))}
        </Tabs>
      )}
    </PageFrame>
  );
}
