import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { relative } from '../i18n/format.ts';

const colours = { overdue: 'red', missed: 'red', 'due-soon': 'orange' } as const;

/** When an alert or case is due, in words; colour only where it presses. */
export function SlaChip({ sla, dueAt, now }: { readonly sla: string; readonly dueAt: number; readonly now: number }) {
  const { t } = useTranslation('casework');
  const pressing = sla in colours;
  const text = sla === 'stopped' || sla === 'met' || sla === 'missed' ? t(`sla.${sla}`) : relative(dueAt, now, 'short');
  return (
    <Badge
      size="sm"
      variant={pressing ? 'light' : 'default'}
      {...(pressing ? { color: colours[sla as keyof typeof colours] } : {})}
      autoContrast
    >
      {sla === 'overdue' ? `${t('sla.overdue')} ${text}` : text}
    </Badge>
  );
}
