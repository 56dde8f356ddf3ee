import type { Models } from '#improve/models';
import type { Model } from '#model/model';
import { loadModel } from '#stream/scoring/loaded-model';

const mostHeld = 2;

/** Models of a data folder; the latest are held. */
export function modelsIn(dataFolder: string): Models {
  const held = new Map<string, Model>();
  return {
    load(version) {
      const model = held.get(version) ?? loadModel(dataFolder, version).model;
      held.delete(version);
      held.set(version, model);
      if (held.size > mostHeld) held.delete(held.keys().next().value!);
      return model;
    },
  };
}
