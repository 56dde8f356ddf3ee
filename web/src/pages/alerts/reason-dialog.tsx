import { Button, Checkbox, Modal, Select, Stack, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Command } from './alert-actions.tsx';

const dayMs = 86_400_000;
const snoozeDays = [1, 3, 7, 14, 30] as const;

/** Asks why, before a snooze or an escalation. */
export function ReasonDialog({
  kind,
  close,
  onCommand,
}: {
  readonly kind: 'snooze' | 'escalate';
  readonly close: () => void;
  readonly onCommand: (command: Command) => void;
}) {
  const { t } = useTranslation('alerts');
  const { t: shell } = useTranslation();
  const [reason, setReason] = useState('');
  const [days, setDays] = useState('7');
  const [needToKnow, setNeedToKnow] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (kind === 'snooze') onCommand({ action: 'snooze', until: Date.now() + Number(days) * dayMs, reason });
    else onCommand({ action: 'escalate', reason, needToKnow });
    close();
  };
  return (
    <Modal opened onClose={close} title={t(`${kind}Title`)} closeButtonProps={{ 'aria-label': shell('close') }}>
      <Stack component="form" onSubmit={submit} gap="sm">
        {kind === 'snooze' && (
          <Select
            label={t('snoozeFor')}
            data={snoozeDays.map((each) => ({ value: String(each), label: t('days', { count: each }) }))}
            value={days}
            onChange={(value) => setDays(value ?? '7')}
            allowDeselect={false}
          />
        )}
        <Textarea
          label={t('why')}
          required
          data-autofocus
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {kind === 'escalate' && (
          <Checkbox
            label={t('needToKnow')}
            checked={needToKnow}
            onChange={(event) => setNeedToKnow(event.currentTarget.checked)}
          />
        )}
        <Button type="submit">{t(`${kind}Do`)}</Button>
      </Stack>
    </Modal>
  );
}
