import { useTranslation } from 'react-i18next';
import { PageFrame } from '../../shell/page.tsx';
import { type Place, Places } from '../../shell/places.tsx';
import { Keys } from './keys.tsx';
import { People } from './people.tsx';
import { Retention } from './retention.tsx';
import { SubjectRequests } from './subject-requests.tsx';
import { Teams } from './teams.tsx';
import { Webhooks } from './webhooks.tsx';

const places: readonly Place[] = [
  { name: 'people', right: 'users:manage', Panel: People },
  { name: 'teams', right: 'users:manage', Panel: Teams },
  { name: 'keys', right: 'keys:manage', Panel: Keys },
  { name: 'webhooks', right: 'webhooks:read', Panel: Webhooks },
  { name: 'retention', right: 'privacy:read', Panel: Retention },
  { name: 'requests', right: 'subject-requests:read', Panel: SubjectRequests },
];

export function Settings() {
  const { t } = useTranslation('settings');
  return (
    <PageFrame title={t('title')}>
      <Places places={places} words="settings" />
    </PageFrame>
  );
}
