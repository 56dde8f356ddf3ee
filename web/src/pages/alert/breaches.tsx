import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { BreachTable } from '../../casework/breach-table.tsx';
import { Section } from '../../shell/section.tsx';

/** The payments above the line; the one that is chosen is explained beside. */
export function Breaches({
  breaches,
  shown,
  onShow,
}: {
  readonly breaches: Answered<'getPartyAlert'>['breaches'];
  readonly shown: number | null;
  readonly onShow: (id: number) => void;
}) {
  const { t } = useTranslation('alert');
  if (breaches.length === 0) return null;
  return (
    <Section title={t('happened', { count: breaches.length })}>
      <BreachTable label={t('breaches')} breaches={breaches} height={240} shown={shown} onShow={onShow} />
    </Section>
  );
}
