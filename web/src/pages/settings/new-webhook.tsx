import { Button, Checkbox, Modal, Stack, TagsInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../api/queries.ts';
import { Failed } from '../../shell/states.tsx';
import { SecretOnce } from './secret-once.tsx';

/** A new endpoint; its secret is shown once, in place of the form. */
export function NewWebhook({ close }: { readonly close: () => void }) {
  const { t } = useTranslation('settings');
  const { t: shell } = useTranslation();
  const [id, setId] = useState('');
  const [url, setUrl] = useState('');
  const [kinds, setKinds] = useState<string[]>([]);
  const [customer, setCustomer] = useState(false);
  const add = useChange('postWebhook', ['getWebhooks']);
  if (add.data !== undefined) return <SecretOnce secret={add.data.secret} close={close} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ body: { id, url, audience: customer ? 'customer' : 'internal', kinds } });
  };
  return (
    <Modal opened onClose={close} title={t('newWebhook')} closeButtonProps={{ 'aria-label': shell('close') }}>
      <Stack component="form" gap="sm" onSubmit={submit}>
        <TextInput
          label={t('hookName')}
          required
          pattern="[a-z0-9][a-z0-9\-]*"
          value={id}
          onChange={(event) => setId(event.currentTarget.value)}
        />
        <TextInput
          label={t('url')}
          type="url"
          required
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <TagsInput
          label={t('kinds')}
          description={t('kindsAbout')}
          acceptValueOnBlur
          value={kinds}
          onChange={setKinds}
        />
        <Checkbox
          label={t('toCustomers')}
          checked={customer}
          onChange={(event) => setCustomer(event.currentTarget.checked)}
        />
        {add.error !== null && <Failed error={add.error} />}
        <Button type="submit" loading={add.isPending} disabled={kinds.length === 0}>
          {t('newWebhook')}
        </Button>
      </Stack>
    </Modal>
  );
}
