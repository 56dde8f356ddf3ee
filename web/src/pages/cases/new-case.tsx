import { Button, Checkbox, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useChange } from '../../api/queries.ts';
import { Failed } from '../../shell/states.tsx';
import { caseTypes } from '#contract/casework-words';

/** Opens a case that no alert began. */
export function NewCase({ close }: { readonly close: () => void }) {
  const { t } = useTranslation('cases');
  const { t: shell } = useTranslation();
  const navigate = useNavigate();
  const open = useChange('postCase', ['getCases']);
  const [type, setType] = useState<(typeof caseTypes)[number]>('onboarding-review');
  const [partyId, setPartyId] = useState('');
  const [reason, setReason] = useState('');
  const [needToKnow, setNeedToKnow] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    open.mutate(
      { body: { type, partyId: partyId.trim(), reason, needToKnow } },
      { onSuccess: ({ id }) => void navigate(`/cases/${id}`) },
    );
  };
  return (
    <Modal opened onClose={close} title={t('new')} closeButtonProps={{ 'aria-label': shell('close') }}>
      <Stack component="form" onSubmit={submit} gap="sm">
        <Select
          label={t('type')}
          value={type}
          onChange={(value) => value !== null && setType(value)}
          allowDeselect={false}
          data={caseTypes.map((value) => ({ value, label: t(`typeName.${value}`) }))}
        />
        <TextInput
          label={t('customerId')}
          required
          data-autofocus
          value={partyId}
          onChange={(event) => setPartyId(event.currentTarget.value)}
        />
        <Textarea
          label={t('reason')}
          required
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Checkbox
          label={t('needToKnowAbout')}
          checked={needToKnow}
          onChange={(event) => setNeedToKnow(event.currentTarget.checked)}
        />
        {open.error !== null && <Failed error={open.error} />}
        <Button type="submit" loading={open.isPending}>
          {t('open')}
        </Button>
      </Stack>
    </Modal>
  );
}
