import { Button, Modal, Stack, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Refused } from '../../casework/refused.tsx';

/** Asks why. It stays open, with what was typed, until the server agreed. */
export function ReasonForm({
  title,
  label,
  close,
  onReason,
  pending,
  error,
}: {
  readonly title: string;
  /** What is asked for; why, by default. */
  readonly label?: string;
  readonly close: () => void;
  readonly onReason: (reason: string) => void;
  readonly pending: boolean;
  readonly error: unknown;
}) {
  const { t } = useTranslation('case');
  const { t: shell } = useTranslation();
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onReason(reason);
  };
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': shell('close') }}>
      <Stack component="form" onSubmit={submit} gap="sm">
        <Textarea
          label={label ?? t('why')}
          required
          data-autofocus
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Refused error={error} />
        <Button type="submit" loading={pending}>
          {title}
        </Button>
      </Stack>
    </Modal>
  );
}
