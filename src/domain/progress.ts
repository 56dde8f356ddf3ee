/** Told how far a long step is: `done` of `total` (null = not known) units of the step named by `label`. */
export type Progress = (done: number, total: number | null, label: string) => void;
