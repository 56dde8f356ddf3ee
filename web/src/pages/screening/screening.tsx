import { useTranslation } from 'react-i18next';
import { PageFrame } from '../../shell/page.tsx';
import { type Place, Places } from '../../shell/places.tsx';
import { Hits } from './hits.tsx';
import { Line } from './line.tsx';
import { Lists } from './lists.tsx';

const places: readonly Place[] = [
  { name: 'hits', right: null, Panel: Hits },
  { name: 'lists', right: null, Panel: Lists },
  { name: 'line', right: null, Panel: Line },
];

/** Who is like an entry of a sanctions or watch list, what was decided on it, and by which lists and line. */
export function Screening() {
  const { t } = useTranslation('screening');
  return (
    <PageFrame title={t('title')} wide>
      <Places places={places} words="screening" />
    </PageFrame>
  );
}
