import type { Model } from '#model/model';

/** Gives trained models by version; who composes the rooms says from where. Throws AppError `model.absent`. */
export interface Models {
  load(version: string): Model;
}
