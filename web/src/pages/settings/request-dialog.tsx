import { Button, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { download } from '../../api/call.ts';
import { useChange } from '../../api/queries.ts';
import { Failed } from '../../shell/states.tsx';

/** Hands out a copy of what may be told to a customer, or erases the customer as far as the law lets it. */
export function RequestDialog({
  what,
  partyId,
  close,
}: {
  readonly what: 'copy' | 'erase';
  /** Empty: to be asked. */
  readonly partyId: string;
  readonly close: () => void;
}) {
  const { t } = useTranslation('settings');
  const { t: shell } = useTranslation();
  const [party, setParty] = useState(partyId);
  const [reason, setReason] = useState('');
  const [ended, setEnded] = useState('');
  const erase = useChange('postErasure', ['getErasures']);
  const copy = useMutation<void, Error, { readonly partyId: string; readonly reason: string }>({
    mutationFn: (body) => download('postSubjectExport', { body }, `${body.partyId}.json`),
  });
  const asked = what === 'copy' ? copy : erase;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { partyId: party.trim(), reason };
    if (what === 'copy') copy.mutate(body, { onSuccess: close });
    else {
      const endedAt = ended === '' ? {} : { relationshipEndedAt: Date.parse(ended) };
      erase.mutate({ body: { ...body, ...endedAt } }, { onSuccess: close });
    }
  };
  return (
    <Modal opened onClose={close} title={t(what)} closeButtonProps={{ 'aria-label': shell('close') }}>
      <Stack component="form" gap="sm" onSubmit={submit}>
        <Text size="sm">{t(`${what}About`)}</Text>
        <TextInput
          label={t('customer')}
          description={t('customerAbout')}
          required
          disabled={partyId !== ''}
          value={party}
          onChange={(event) => setParty(event.currentTarget.value)}
        />
        <Textarea
          label={t('reason')}
          description={t('reasonAbout')}
          required
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {what === 'erase' && (
          <TextInput
            type="date"
            label={t('relationshipEnded')}
            description={t('relationshipEndedAbout')}
            value={ended}
            onChange={(event) => setEnded(event.currentTarget.value)}
          />
        )}
        {asked.error !== null && <Failed error={asked.error} />}
        <Button type="submit" loading={asked.isPending} {...(what === 'erase' ? { color: 'red.9' } : {})}>
          {t(what)}
        </Button>
      </Stack>
    </Modal>
  );
}
