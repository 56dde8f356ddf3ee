import { Button, Center, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useChange } from '../../api/queries.ts';
import { Failed } from '../../shell/states.tsx';

/** Behind a one-time link; its token is in the fragment, which no server or log sees. */
export function Setup() {
  const { t } = useTranslation('login');
  const navigate = useNavigate();
  const [token] = useState(() => location.hash.slice(1));
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const accept = useChange('postSetup');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { token, name, password, ...(email === '' ? {} : { email }) };
    accept.mutate({ body }, { onSuccess: () => void navigate('/', { replace: true }) });
  };
  return (
    <Center component="main" mih="100vh">
      <Paper component="form" onSubmit={submit} w={400} p="xl" withBorder>
        <Stack gap="md">
          <Title order={1}>{t('setupTitle')}</Title>
          <Text size="sm">{t('setupAbout')}</Text>
          <TextInput
            label={t('email')}
            description={t('emailWhen')}
            type="email"
            autoComplete="username"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <TextInput
            label={t('name')}
            autoComplete="name"
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('password')}
            description={t('passwordRule')}
            autoComplete="new-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {accept.error !== null && <Failed error={accept.error} />}
          <Button type="submit" loading={accept.isPending}>
            {t('setupSubmit')}
          </Button>
        </Stack>
      </Paper>
    </Center>
  );
}
