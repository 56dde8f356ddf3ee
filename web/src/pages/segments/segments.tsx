import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { may, useSession } from '../../api/session.ts';
import { PageFrame } from '../../shell/page.tsx';
import { Commercial } from './commercial.tsx';
import { LatticeExplorer } from './lattice.tsx';

const places = [
  { name: 'lattice', right: 'segments:read', Panel: LatticeExplorer },
  { name: 'commercial', right: 'commercial-segments:read', Panel: Commercial },
] as const;

/** Segmentations, each a place of its own with its own right: what serves the search for crime may not serve marketing. */
export function Segments() {
  const { t } = useTranslation('segments');
  const { data: session } = useSession();
  const [search, setSearch] = useSearchParams();
  const open = places.filter(({ right }) => may(session, right));
  const place = open.find(({ name }) => name === search.get('place')) ?? open[0];
  return (
    <PageFrame title={t('title')} wide>
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
