import { Stack } from '@mantine/core';
import { may, useSession } from '../../api/session.ts';
import { OutcomesBySegment } from './outcomes-by-segment.tsx';
import { QueueEffect } from './queue-effect.tsx';
import { Weightings } from './weightings.tsx';

/** What came of what officers decided and customers said: the queue before and after, and whether segments differ. */
export function Loop() {
  const { data: session } = useSession();
  return (
    <Stack gap="lg">
      <QueueEffect />
      <Weightings />
      {may(session, 'segment-outcomes:read') && may(session, 'aml-segments:read') && <OutcomesBySegment />}
    </Stack>
  );
}
