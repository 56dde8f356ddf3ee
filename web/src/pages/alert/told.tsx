import { useTranslation } from 'react-i18next';
import { useOperation } from '../../api/queries.ts';
import { Failed, Loading } from '../../shell/states.tsx';
import { Narrative } from '../../casework/narrative.tsx';
import { Section } from '../../shell/section.tsx';

/** What happened in sentences that cite their records. */
export function Told({ alertId }: { readonly alertId: number }) {
  const { t } = useTranslation('alert');
  const { data, error, isPending } = useOperation('getAlertNarrative', { params: { id: alertId } });
  return (
    <Section title={t('told')}>
      {isPending && <Loading rows={3} />}
      {error !== null && <Failed error={error} />}
      {data !== undefined && <Narrative sentences={data.sentences} />}
    </Section>
  );
}
