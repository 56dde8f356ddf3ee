import { Alert, Button, Center, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api/problem.ts';
import { WithCode } from './with-code.tsx';

/** A skeleton in the shape of a page: a title and rows. */
export function Loading({ rows = 8 }: { readonly rows?: number }) {
  const { t } = useTranslation();
  return (
    <Stack p="xl" gap="sm" aria-busy="true" aria-label={t('loading')} role="status">
      <Skeleton height={24} width={220} />
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={32} />
      ))}
    </Stack>
  );
}

/** What happened, what was kept, what to do. */
export function Failed({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const { t } = useTranslation();
  const body = error instanceof ApiProblem ? error.body : null;
  const text = body === null ? String(error) : body.status === 0 ? t('unreachable') : body.detail;
  return (
    <Alert color="red" variant="light" title={t('failed')} role="alert" m="md">
      <Text size="sm">{text}</Text>
      {body?.errors?.map(({ pointer, detail }) => (
        <Text key={`${pointer}${detail}`} size="sm">
          {pointer}: {detail}
        </Text>
      ))}
      <Group mt="sm">
        {retry !== undefined && (
          <Button size="xs" variant="default" onClick={retry}>
            {t('retry')}
          </Button>
        )}
        {body?.requestId !== undefined && (
          <Text size="xs" className="quiet">
            {t('requestId', { id: body.requestId })}
          </Text>
        )}
      </Group>
    </Alert>
  );
}

/** Why there is nothing here, and the next step. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <Center p="xl">
      <Stack align="center" gap="xs" maw={480}>
        <Title order={3}>{title}</Title>
        <Text size="sm" className="quiet" ta="center" component="div">
          {typeof children === 'string' ? <WithCode>{children}</WithCode> : children}
        </Text>
      </Stack>
    </Center>
  );
}
