import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { download } from '../../api/call.ts';
import { Refused } from '../../casework/refused.tsx';

const fields = ['rentityId', 'institutionName', 'firstName', 'lastName'] as const;

/** Who reports, as goAML wants it; then the file. */
export function GoamlForm({ id, close }: { readonly id: number; readonly close: () => void }) {
  const { t } = useTranslation('case');
  const [values, setValues] = useState({ rentityId: '', institutionName: '', firstName: '', lastName: '' });
  const make = useMutation({
    mutationFn: () => download('postReportExport', { params: { id }, body: values }, `report-${id}.xml`),
    onSuccess: close,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Stack component="form" onSubmit={submit} gap="xs" mt="sm">
      {fields.map((name) => (
        <TextInput
          key={name}
          size="xs"
          required
          label={t(`goamlField.${name}`)}
          value={values[name]}
          onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
        />
      ))}
      <Refused error={make.error} />
      <Group gap="xs">
        <Button size="xs" type="submit" loading={make.isPending}>
          {t('goaml')}
        </Button>
        <Button size="xs" variant="subtle" onClick={close}>
          {t('cancel')}
        </Button>
      </Group>
    </Stack>
  );
}
