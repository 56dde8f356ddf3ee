import { useTranslation } from 'react-i18next';
import { PageFrame } from '../../shell/page.tsx';
import { Places } from '../../shell/places.tsx';
import { Audiences } from './audiences.tsx';
import { Connections } from './connections.tsx';
import { Loop } from './loop.tsx';
import { Surveys } from './surveys.tsx';

const places = [
  { name: 'surveys', right: 'surveys:read', Panel: Surveys },
  { name: 'connections', right: 'survey-imports:manage', Panel: Connections },
  { name: 'audiences', right: 'audiences:read', Panel: Audiences },
  { name: 'loop', right: 'improve:read', Panel: Loop },
] as const;

/**
 * What customers are asked and offered, by commercial segment; and, for those who govern the model, what decisions
 * changed. Who talks with customers reads nothing of alerts or AML segments here.
 */
export function Feedback() {
  const { t } = useTranslation('feedback');
  return (
    <PageFrame title={t('title')}>
      <Places places={places} words="feedback" />
    </PageFrame>
  );
}
