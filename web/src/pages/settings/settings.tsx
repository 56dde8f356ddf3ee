import { useTranslation } from 'react-i18next';
import { PageFrame } from '../../shell/page.tsx';
import { type Place, Places } from '../../shell/places.tsx';
import { Keys } from './keys.tsx';
import { People } from './people.tsx';
import { Webhooks } from './webhooks.tsx';

const places: readonly Place[] = [
  { name: 'people', right: 'users:manage', Panel: People },
  { name: 'keys', right: 'keys:manage', Panel: Keys },
  { name: 'webhooks', right: 'webhooks:read', Panel: Webhooks },
];

export function Settings() {
  const { t } = useTranslation('settings');
  return (
    <PageFrame title={t('title')}>
      <Places places={places} words="settings" />
    </PageFrame>
  );
}
