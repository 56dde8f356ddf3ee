import { Button, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { useChange } from '../../api/queries.ts';
import { number } from '../../i18n/format.ts';
import { Failed } from '../../shell/states.tsx';
import { Section } from '../../shell/section.tsx';
import { draftOf, isTime, type KindDraft, mappingOf, missingFields } from './mapping-draft.ts';
import { ProblemRows } from './problem-rows.tsx';

type Uploads = Answered<'getUploads'>;
type Upload = Uploads['items'][number];
type Fields = Uploads['fields'];

/** Without these nothing can be scored. */
const needed = ['parties', 'accounts', 'transactions'];
const kinds = [...needed, 'behaviour-events', 'labels'];
const byColumns = 'columns';

/** Files become canonical records: by a mapping that comes with Peerline, or column by column; tried before it is run. */
export function MappingWizard({
  uploads,
  fields,
  mappings,
}: {
  readonly uploads: readonly Upload[];
  readonly fields: Fields;
  readonly mappings: readonly string[];
}) {
  const { t } = useTranslation('data');
  const [way, setWay] = useState(byColumns);
  const [currency, setCurrency] = useState('');
  const [drafts, setDrafts] = useState(() => firstDrafts(uploads, fields));
  const check = useChange('postMappingCheck');
  const start = useChange('postDataJob', ['getDataSources']);
  const mapping = way === byColumns ? mappingOf(drafts, fields) : way;
  const asked = { mapping, ...(currency === '' ? {} : { baseCurrency: currency }) };
  const missing =
    way === byColumns
      ? [
          ...needed
            .filter((kind) => drafts[kind] === undefined)
            .map((kind) => t('missingKind', { kind: t(`kind.${kind}`) })),
          ...Object.entries(drafts).flatMap(([kind, draft]) =>
            missingFields(draft, fields[kind] ?? []).map((field) =>
              t('missingField', { kind: t(`kind.${kind}`), field }),
            ),
          ),
        ]
      : [];
  const change = (kind: string, draft: KindDraft | null) => {
    const { [kind]: _, ...others } = drafts;
    setDrafts(draft === null ? others : { ...others, [kind]: draft });
    check.reset();
  };
  return (
    <Section title={t('mapping')}>
      <Stack gap="lg">
        <Group align="end">
          <Select
            label={t('way')}
            w={280}
            allowDeselect={false}
            value={way}
            onChange={(next) => {
              setWay(next ?? byColumns);
              check.reset();
            }}
            data={[
              { value: byColumns, label: t('byColumns') },
              ...mappings.map((name) => ({ value: name, label: t('builtIn', { name }) })),
            ]}
          />
          <TextInput
            label={t('baseCurrency')}
            description={t('baseCurrencyHelp')}
            maxLength={3}
            w={240}
            value={currency}
            onChange={(event) => setCurrency(event.currentTarget.value.toUpperCase())}
          />
        </Group>
        {way === byColumns &&
          kinds.map((kind) => (
            <KindMapping
              key={kind}
              kind={kind}
              draft={drafts[kind] ?? null}
              uploads={uploads}
              fields={fields[kind] ?? []}
              onChange={(draft) => change(kind, draft)}
            />
          ))}
        {missing.length > 0 && (
          <Text size="sm" role="status">
            {missing.join(' ')}
          </Text>
        )}
        <Group>
          <Button
            variant="default"
            disabled={missing.length > 0}
            loading={check.isPending}
            onClick={() => check.mutate({ body: asked })}
          >
            {t('check')}
          </Button>
          <Button
            disabled={check.data === undefined}
            loading={start.isPending}
            onClick={() => start.mutate({ body: { source: 'uploads', ...asked } })}
          >
            {t('run')}
          </Button>
        </Group>
        {check.error !== null && <Failed error={check.error} />}
        {start.error !== null && <Failed error={start.error} />}
        {check.data !== undefined && <Checked result={check.data} />}
      </Stack>
    </Section>
  );
}

/** Each kind gets the file that is named after it. */
function firstDrafts(uploads: readonly Upload[], fields: Fields): Readonly<Record<string, KindDraft>> {
  return Object.fromEntries(
    kinds.flatMap((kind) => {
      const file = uploads.find(({ name }) => name.toLowerCase().startsWith(kind));
      return file === undefined ? [] : [[kind, draftOf(file.name, file.columns, fields[kind] ?? [])] as const];
    }),
  );
}

function KindMapping({
  kind,
  draft,
  uploads,
  fields,
  onChange,
}: {
  readonly kind: string;
  readonly draft: KindDraft | null;
  readonly uploads: readonly Upload[];
  readonly fields: Fields[string];
  readonly onChange: (draft: KindDraft | null) => void;
}) {
  const { t } = useTranslation('data');
  const upload = uploads.find(({ name }) => name === draft?.file);
  const fixed = t('fixed');
  return (
    <Stack gap="xs" role="group" aria-label={t(`kind.${kind}`)}>
      <Group align="end">
        <Select
          label={t('fileOf', { kind: t(`kind.${kind}`) })}
          placeholder={t('noFile')}
          clearable
          w={280}
          value={draft?.file ?? null}
          onChange={(name) => {
            const file = uploads.find((each) => each.name === name);
            onChange(file === undefined ? null : draftOf(file.name, file.columns, fields));
          }}
          data={uploads.map(({ name }) => name)}
        />
        {draft !== null && fields.some(({ type }) => isTime(type)) && (
          <TextInput
            label={t('dates')}
            description={t('datesHelp')}
            w={280}
            value={draft.date}
            onChange={(event) => onChange({ ...draft, date: event.currentTarget.value })}
          />
        )}
        {draft !== null && fields.some(({ name }) => name === 'amountMinor') && (
          <>
            <Select
              label={t('unit')}
              w={200}
              allowDeselect={false}
              value={draft.unit}
              onChange={(unit) => onChange({ ...draft, unit: unit === 'minor' ? 'minor' : 'major' })}
              data={(['major', 'minor'] as const).map((value) => ({ value, label: t(`units.${value}`) }))}
            />
            <Select
              label={t('sign')}
              w={240}
              allowDeselect={false}
              value={draft.sign}
              onChange={(sign) =>
                onChange({
                  ...draft,
                  sign: sign === 'negative-is-out' || sign === 'negative-is-in' ? sign : 'unsigned',
                })
              }
              data={(['unsigned', 'negative-is-out', 'negative-is-in'] as const).map((value) => ({
                value,
                label: t(`signs.${value}`),
              }))}
            />
          </>
        )}
      </Group>
      {draft !== null && upload !== undefined && (
        <Table.ScrollContainer
          minWidth={640}
          mah={360}
          tabIndex={0}
          role="region"
          aria-label={t('fieldsOf', { kind: t(`kind.${kind}`) })}
        >
          <Table verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('field')}</Table.Th>
                <Table.Th scope="col">{t('column')}</Table.Th>
                <Table.Th scope="col">{t('example')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {fields.map(({ name, required, description }) => {
                const own = draft.fields[name] ?? { column: null, value: '' };
                const set = (next: typeof own) => onChange({ ...draft, fields: { ...draft.fields, [name]: next } });
                const position = own.column === null ? -1 : upload.columns.indexOf(own.column);
                return (
                  <Table.Tr key={name}>
                    <Table.Th scope="row" fw={required ? 600 : 400} title={description}>
                      {name}
                      {required && ' *'}
                    </Table.Th>
                    <Table.Td>
                      <Group gap="xs" wrap="nowrap">
                        <Select
                          size="xs"
                          clearable
                          searchable
                          placeholder={fixed}
                          aria-label={t('columnOf', { field: name })}
                          value={own.column}
                          onChange={(column) => set({ column, value: '' })}
                          data={upload.columns.map((column) => column)}
                        />
                        {own.column === null && (
                          <TextInput
                            size="xs"
                            aria-label={t('valueOf', { field: name })}
                            placeholder={t('sameForAll')}
                            value={own.value}
                            onChange={(event) => set({ column: null, value: event.currentTarget.value })}
                          />
                        )}
                      </Group>
                    </Table.Td>
                    <Table.Td>
                      <code>
                        {position < 0
                          ? own.value
                          : upload.rows
                              .map((row) => row[position] ?? '')
                              .slice(0, 3)
                              .join(' · ')}
                      </code>
                    </Table.Td>
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}

function Checked({ result: { kinds: found, baseCurrency } }: { readonly result: Answered<'postMappingCheck'> }) {
  const { t } = useTranslation('data');
  return (
    <Stack gap="md" role="status">
      <Text size="sm">{t('checked', { currency: baseCurrency })}</Text>
      {found.map(({ kind, read, loaded, duplicates, quarantined, problems }) => (
        <div key={kind}>
          <Text size="sm" fw={600}>
            {t('checkedKind', {
              kind: t(`kind.${kind}`),
              read: number(read),
              loaded: number(loaded),
              duplicates: number(duplicates),
              quarantined: number(quarantined),
            })}
          </Text>
          {problems.length > 0 && <ProblemRows label={t('rowsAside', { kind: t(`kind.${kind}`) })} rows={problems} />}
        </div>
      ))}
    </Stack>
  );
}
