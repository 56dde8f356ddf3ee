import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { urlOf } from '../../api/call.ts';

/** Listens to new alerts; the queue is asked again, at most every two seconds. Null while not connected. */
export function useLiveAlerts(paused: boolean): number | null {
  const client = useQueryClient();
  const [asOf, setAsOf] = useState<number | null>(null);
  useEffect(() => {
    if (paused) return;
    const source = new EventSource(urlOf('streamAlerts'));
    let timer: number | undefined;
    const refresh = () => {
      timer ??= window.setTimeout(() => {
        timer = undefined;
        setAsOf(Date.now());
        void client.invalidateQueries({ queryKey: ['getPartyAlerts'] });
        void client.invalidateQueries({ queryKey: ['getInboxes'] });
      }, 2000);
    };
    source.addEventListener('open', () => setAsOf(Date.now()));
    source.addEventListener('error', () => setAsOf(null));
    source.addEventListener('alert', refresh);
    return () => {
      window.clearTimeout(timer);
      source.close();
    };
  }, [client, paused]);
  return asOf;
}
