import { Button, Checkbox, Modal, MultiSelect, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { eventKinds, isWebhookKind, type WebhookKind, webhookKinds } from '#contract/webhook-kinds';
import { useChange } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { Failed } from '../../shell/states.tsx';
import { SecretOnce } from './secret-once.tsx';

/** Kinds under what they are about, which is their first word. */
function grouped(kinds: readonly WebhookKind[], titleOf: (group: string) => string) {
  const groups = [...new Set(kinds.map((kind) => kind.split('.')[0]!))];
  return groups.map((group) => ({
    group: titleOf(group),
    items: kinds.filter((kind) => kind.startsWith(`${group}.`)),
  }));
}

/** A new endpoint; its secret is shown once, in place of the form. */
export function NewWebhook({ close }: { readonly close: () => void }) {
  const { t } = useTranslation('settings');
  const { t: shell } = useTranslation();
  const [id, setId] = useState('');
  const [url, setUrl] = useState('');
  const [kinds, setKinds] = useState<WebhookKind[]>([]);
  const [customer, setCustomer] = useState(false);
  const add = useChange('postWebhook', ['getWebhooks']);
  const { data: session } = useSession();
  const tainted = !customer && may(session, 'webhooks:tainted');
  const offered = webhookKinds.filter((kind) => tainted || !eventKinds[kind].tainted);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ body: { id, url, audience: customer ? 'customer' : 'internal', kinds } });
  };
  if (add.data !== undefined) return <SecretOnce secret={add.data.secret} close={close} />;
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
        <Checkbox
          label={t('toCustomers')}
          checked={customer}
          onChange={(event) => {
            setCustomer(event.currentTarget.checked);
            setKinds([]);
          }}
        />
        <MultiSelect
          label={t('kinds')}
          description={t('kindsAbout')}
          data={grouped(offered, (group) => t(`kindGroup.${group}`))}
          searchable
          required
          value={kinds}
          onChange={(chosen) => setKinds(chosen.filter(isWebhookKind))}
        />
        {add.error !== null && <Failed error={add.error} />}
        <Button type="submit" loading={add.isPending} disabled={kinds.length === 0}>
          {t('newWebhook')}
        </Button>
      </Stack>
    </Modal>
  );
}
