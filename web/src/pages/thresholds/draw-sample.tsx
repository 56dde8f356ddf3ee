import { Button, Modal, NumberInput, Select, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange, useOperation } from '../../api/queries.ts';
import { percent } from '../../i18n/format.ts';
import { Failed } from '../../shell/states.tsx';

const tolerances = [0.01, 0.02, 0.05, 0.1] as const;
const kinds = ['btl', 'atl'] as const;
type Kind = (typeof kinds)[number];
/** The highest score is 1, and a band ends before its upper end. */
const above = 1.000001;

/** Which legs to inspect: a band of scores below or above the line, in a segment or in all. */
export function DrawSample({
  close,
  opened,
}: {
  readonly close: () => void;
  /** Told of the sample that was drawn. */
  readonly opened: (id: number) => void;
}) {
  const { t } = useTranslation('thresholds');
  const { t: shell } = useTranslation();
  const segments = useOperation('getSegments', { query: { limit: 1000 } });
  const line = useOperation('getThresholds').data?.inForce?.default ?? 0.5;
  const [kind, setKind] = useState<Kind>('btl');
  const [cell, setCell] = useState<string | null>(null);
  const [band, setBand] = useState<readonly [number | string, number | string] | null>(null);
  const [tolerance, setTolerance] = useState('0.05');
  const draw = useChange('postSample', ['getSamples']);
  const usual = kind === 'btl' ? ([Math.max(0, line - 0.1), line] as const) : ([line, 1] as const);
  const [from, below] = band ?? usual;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const end = Number(below);
    const scores = { scoreFrom: Number(from), scoreBelow: end >= 1 ? above : end };
    draw.mutate(
      { body: { kind, cell, tolerance: Number(tolerance), ...scores } },
      {
        onSuccess: ({ id }) => {
          opened(id);
          close();
        },
      },
    );
  };
  const score = { required: true, min: 0, max: 1, step: 0.05, decimalScale: 3 } as const;
  return (
    <Modal opened onClose={close} title={t('sample.draw')} closeButtonProps={{ 'aria-label': shell('close') }}>
      <Stack component="form" gap="sm" onSubmit={submit}>
        <Select
          label={t('sample.kind')}
          allowDeselect={false}
          data={kinds.map((value) => ({ value, label: t(`sample.${value}`) }))}
          value={kind}
          onChange={(value) => {
            setKind(value === 'atl' ? 'atl' : 'btl');
            setBand(null);
          }}
        />
        <Text size="xs" className="quiet">
          {t(`sample.${kind}About`)}
        </Text>
        <Select
          label={t('sample.segment')}
          placeholder={t('sample.all')}
          clearable
          clearButtonProps={{ 'aria-label': t('sample.all') }}
          searchable
          data={segments.data?.items.map((each) => each.cell) ?? []}
          value={cell}
          onChange={setCell}
        />
        <NumberInput {...score} label={t('sample.from')} value={from} onChange={(value) => setBand([value, below])} />
        <NumberInput {...score} label={t('sample.below')} value={below} onChange={(value) => setBand([from, value])} />
        <Select
          label={t('sample.tolerance')}
          description={t('sample.toleranceAbout')}
          allowDeselect={false}
          data={tolerances.map((share) => ({ value: String(share), label: percent(share) }))}
          value={tolerance}
          onChange={(value) => setTolerance(value ?? '0.05')}
        />
        {(draw.error ?? segments.error) !== null && <Failed error={draw.error ?? segments.error} />}
        <Button type="submit" loading={draw.isPending}>
          {t('sample.draw')}
        </Button>
      </Stack>
    </Modal>
  );
}
