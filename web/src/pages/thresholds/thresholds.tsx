import { useTranslation } from 'react-i18next';
import { PageFrame } from '../../shell/page.tsx';
import { type Place, Places } from '../../shell/places.tsx';
import { Lines } from './lab.tsx';
import { Samples } from './samples.tsx';

const places: readonly Place[] = [
  { name: 'lines', right: null, Panel: Lines },
  { name: 'samples', right: 'thresholds:read', Panel: Samples },
];

/** Where alerts begin, segment by segment: try a line on the full history, propose it, have it released, and inspect. */
export function Thresholds() {
  const { t } = useTranslation('thresholds');
  return (
    <PageFrame title={t('title')}>
      <Places places={places} words="thresholds" />
    </PageFrame>
  );
}
