import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { urlOf } from '../../api/call.ts';
import { refreshQueues } from './long-queue.ts';

export interface Live {
  /** Null while not connected. */
  readonly asOf: number | null;
  /** Something new waits to be shown: the list was read so far that it is not asked again by itself. */
  readonly news: boolean;
  readonly seen: () => void;
}

/** Listens to new alerts; the queue is asked again, at most every two seconds. */
export function useLiveAlerts(paused: boolean): Live {
  const client = useQueryClient();
  const [asOf, setAsOf] = useState<number | null>(null);
  const [news, setNews] = useState(false);
  useEffect(() => {
    if (paused) return;
    const source = new EventSource(urlOf('streamAlerts'));
    let timer: number | undefined;
    const refresh = () => {
      timer ??= window.setTimeout(() => {
        timer = undefined;
        setAsOf(Date.now());
        void refreshQueues(client).then(setNews);
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
  const seen = useCallback(() => setNews(false), []);
  return { asOf, news, seen };
}
