import { useTranslation } from 'react-i18next';
import { PageFrame } from '../../shell/page.tsx';
import { Places } from '../../shell/places.tsx';
import { AmlBehaviour, CommercialBehaviour } from './behaviour/behaviour.tsx';
import { LatticeExplorer } from './lattice.tsx';

const places = [
  { name: 'lattice', right: 'segments:read', Panel: LatticeExplorer },
  { name: 'behaviour', right: 'aml-segments:read', Panel: AmlBehaviour },
  { name: 'commercial', right: 'commercial-segments:read', Panel: CommercialBehaviour },
] as const;

/** Segmentations, each a place of its own with its own right: what serves the search for crime may not serve marketing. */
export function Segments() {
  const { t } = useTranslation('segments');
  return (
    <PageFrame title={t('title')} wide>
      <Places places={places} words="segments" />
    </PageFrame>
  );
}
