/** Reports how far a long step is: `total` is null where it is not known. */
export type Progress = (done: number, total: number | null, label: string) => void;
