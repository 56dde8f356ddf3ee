import { Button, Center, Divider, Paper, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/call.ts';
import { useChange, useOperation } from '../../api/queries.ts';
import { Failed } from '../../shell/states.tsx';

export function Login() {
  const { t } = useTranslation('login');
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signOn = useOperation('getSignOn');
  const logIn = useChange('postSession');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    logIn.mutate(
      { body: { email, password } },
      { onSuccess: () => void client.resetQueries({ queryKey: ['getSession'] }) },
    );
  };
  return (
    <Center component="main" mih="100vh">
      <Paper component="form" onSubmit={submit} w={360} p="xl" withBorder>
        <Stack gap="md">
          <Title order={1}>{t('title')}</Title>
          <TextInput
            label={t('email')}
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('password')}
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {logIn.error !== null && <Failed error={logIn.error} />}
          <Button type="submit" loading={logIn.isPending}>
            {t('submit')}
          </Button>
          {signOn.data?.configured === true && (
            <>
              <Divider label={t('or')} />
              <Button component="a" href={urlOf('startSignOn')} variant="default">
                {t('signOn')}
              </Button>
            </>
          )}
        </Stack>
      </Paper>
    </Center>
  );
}
