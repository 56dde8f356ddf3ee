import { SimpleGrid } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { may, useSession } from '../../api/session.ts';
import { PageFrame } from '../../shell/page.tsx';
import { Calibration } from './calibration.tsx';
import { Kpis } from './kpis.tsx';
import { Reconciliation } from './reconciliation.tsx';
import { StaticRules } from './static-rules.tsx';
import { Workload } from './workload.tsx';

/** Five questions, each answered in a line with its chart. */
export function Overview() {
  const { t } = useTranslation('overview');
  const { data: session } = useSession();
  return (
    <PageFrame title={t('title')}>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        {may(session, 'cases:read') && <Workload />}
        {may(session, 'reconciliation:read') && <Reconciliation />}
        {may(session, 'models:read') && <Calibration />}
        {may(session, 'kpis:read') && <Kpis />}
        {may(session, 'improve:read') && <StaticRules />}
      </SimpleGrid>
    </PageFrame>
  );
}
