import { Badge, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { useChange } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { Failed } from '../../shell/states.tsx';

export type Revealed = Answered<'postIdentityReveal'>;

/**
 * Says that name and birth date are masked, and lets who may ask for them with a reason. The page alone holds what was
 * revealed: no query keeps it, and leaving the page masks it again.
 */
export function Identity({
  id,
  revealed,
  onRevealed,
}: {
  readonly id: string;
  readonly revealed: boolean;
  readonly onRevealed: (identity: Revealed | null) => void;
}) {
  const { t } = useTranslation('customer');
  const { data: session } = useSession();
  const [asking, setAsking] = useState(false);
  if (revealed) {
    return (
      <Button variant="default" size="xs" onClick={() => onRevealed(null)}>
        {t('identity.hide')}
      </Button>
    );
  }
  return (
    <Group gap="sm">
      <Badge variant="default">{t('identity.masked')}</Badge>
      {may(session, 'identities:reveal') && (
        <Button variant="default" size="xs" onClick={() => setAsking(true)}>
          {t('identity.reveal')}
        </Button>
      )}
      {asking && <ReasonForm id={id} close={() => setAsking(false)} onRevealed={onRevealed} />}
    </Group>
  );
}

function ReasonForm({
  id,
  close,
  onRevealed,
}: {
  readonly id: string;
  readonly close: () => void;
  readonly onRevealed: (identity: Revealed) => void;
}) {
  const { t } = useTranslation('customer');
  const { t: shell } = useTranslation();
  const [reason, setReason] = useState('');
  const { mutate, isPending, error } = useChange('postIdentityReveal');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const shown = (identity: Revealed) => {
      close();
      onRevealed(identity);
    };
    mutate({ params: { id }, body: { reason: reason.trim() } }, { onSuccess: shown });
  };
  return (
    <Modal opened onClose={close} title={t('identity.title')} closeButtonProps={{ 'aria-label': shell('close') }}>
      <Stack component="form" onSubmit={submit} gap="sm">
        <Text size="sm">{t('identity.kept')}</Text>
        <Textarea
          label={t('identity.why')}
          required
          data-autofocus
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {error !== null && <Failed error={error} />}
        <Button type="submit" loading={isPending} disabled={reason.trim() === ''}>
          {t('identity.reveal')}
        </Button>
      </Stack>
    </Modal>
  );
}
