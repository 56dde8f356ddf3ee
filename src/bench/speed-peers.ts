import type { Matrix } from '#ml/matrix';
import { withMatrixFile } from './matrix-file.ts';
import { pythonEnvironment, runPython } from './python-environment.ts';

export interface PeerSeconds {
  /** Task → seconds, the best of the repeats. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Task → what was measured. */
  readonly against: Readonly<Record<string, string>>;
  readonly note?: string;
}

/** scikit-learn and PyOD on the same matrix, with the given number of threads. */
export async function peerSeconds(X: Matrix, threads: number, repeats: number, wanted: boolean): Promise<PeerSeconds> {
  const environment = wanted ? await pythonEnvironment() : ({ kind: 'absent', reason: 'not asked for' } as const);
  if (environment.kind === 'absent') return { seconds: {}, against: {}, note: `no peers: ${environment.reason}` };
  return withMatrixFile(X, async (file) => {
    const args = [file, String(X.rows), String(X.columns), String(threads), String(repeats)];
    return (await runPython(environment.python, 'speed_peers.py', args, threads)) as PeerSeconds;
  });
}
