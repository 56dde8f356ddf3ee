import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { may, useSession } from '../../api/session.ts';
import { PageFrame } from '../../shell/page.tsx';
import { Keys } from './keys.tsx';
import { People } from './people.tsx';
import { Webhooks } from './webhooks.tsx';

export function Settings() {
  const { t } = useTranslation('settings');
  const { data: session } = useSession();
  return (
    <PageFrame title={t('title')}>
      <Stack gap="xl">
        {may(session, 'users:manage') && <People />}
        {may(session, 'keys:manage') && <Keys scopes={Object.keys(session?.actions ?? {})} />}
        {may(session, 'webhooks:read') && <Webhooks manages={may(session, 'webhooks:manage')} />}
      </Stack>
    </PageFrame>
  );
}
