import { SimpleGrid } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { may, useSession } from '../../api/session.ts';
import { PageFrame } from '../../shell/page.tsx';
import { Calibration } from './calibration.tsx';
import { FirstSteps } from './first-steps.tsx';
import { Kpis } from './kpis.tsx';
import { Reconciliation } from './reconciliation.tsx';
import { StaticRules } from './static-rules.tsx';
import { Workload } from './workload.tsx';
import { YourPages } from './your-pages.tsx';

const questions = [
  { right: 'cases:read', Panel: Workload },
  { right: 'reconciliation:read', Panel: Reconciliation },
  { right: 'models:read', Panel: Calibration },
  { right: 'kpis:read', Panel: Kpis },
  { right: 'improve:read', Panel: StaticRules },
] as const;

/** Five questions, each answered in a line with its chart; for those who may ask none of them, the way to their pages. */
export function Overview() {
  const { t } = useTranslation('overview');
  const { data: session } = useSession();
  const open = questions.filter(({ right }) => may(session, right));
  return (
    <PageFrame title={t('title')}>
      <FirstSteps />
      {open.length === 0 && <YourPages />}
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        {open.map(({ right, Panel }) => (
          <Panel key={right} />
        ))}
      </SimpleGrid>
    </PageFrame>
  );
}
