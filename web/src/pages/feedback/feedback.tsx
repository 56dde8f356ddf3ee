import { useTranslation } from 'react-i18next';
import { PageFrame } from '../../shell/page.tsx';
import { Places } from '../../shell/places.tsx';
import { Audiences } from './audiences.tsx';
import { Surveys } from './surveys.tsx';

const places = [
  { name: 'surveys', right: 'surveys:read', Panel: Surveys },
  { name: 'audiences', right: 'audiences:read', Panel: Audiences },
] as const;

/** What customers are asked and offered, by commercial segment. Nothing of alerts or AML segments is read here. */
export function Feedback() {
  const { t } = useTranslation('feedback');
  return (
    <PageFrame title={t('title')}>
      <Places places={places} words="feedback" />
    </PageFrame>
  );
}
