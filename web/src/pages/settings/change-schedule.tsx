import { Button, Checkbox, Modal, NumberInput, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { useChange } from '../../api/queries.ts';
import { number } from '../../i18n/format.ts';
import { Failed } from '../../shell/states.tsx';

/** Sets how long a class of records is kept, no less than the law asks, with a reason. */
export function ChangeSchedule({
  schedule: { recordClass, days, leastDays, law },
  close,
}: {
  readonly schedule: Answered<'getRetention'>['schedules'][number];
  readonly close: () => void;
}) {
  const { t } = useTranslation('settings');
  const { t: shell } = useTranslation();
  const least = Math.max(1, leastDays);
  const [ends, setEnds] = useState(days !== null);
  const [chosen, setChosen] = useState<number | string>(days ?? least);
  const [reason, setReason] = useState('');
  const put = useChange('putRetention', ['getRetention']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { days: ends ? Number(chosen) : null, reason };
    put.mutate({ params: { recordClass }, body }, { onSuccess: close });
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t(`recordClasses.${recordClass}`)}
      closeButtonProps={{ 'aria-label': shell('close') }}
    >
      <Stack component="form" gap="sm" onSubmit={submit}>
        <Text size="sm">{t(`keptFrom.${recordClass}`)}</Text>
        <Checkbox label={t('ends')} checked={ends} onChange={(event) => setEnds(event.currentTarget.checked)} />
        {ends && (
          <NumberInput
            label={t('keptFor')}
            description={t(law === null ? 'atLeast' : 'atLeastBy', { days: number(least), law })}
            required
            allowDecimal={false}
            min={least}
            max={36_500}
            value={chosen}
            onChange={setChosen}
          />
        )}
        <Textarea
          label={t('reason')}
          description={t('reasonAbout')}
          required
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {put.error !== null && <Failed error={put.error} />}
        <Button type="submit" loading={put.isPending}>
          {t('changeSchedule')}
        </Button>
      </Stack>
    </Modal>
  );
}
