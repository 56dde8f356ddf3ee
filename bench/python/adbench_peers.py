"""PyOD's detectors on matrices written by the adbench benchmark.

usage: adbench_peers.py FOLDER
FOLDER/index.json lists {file, rows, columns, seed}; each file holds rows x columns little-endian float64, then rows
labels as float64. Prints [{"file": ..., "detector": ..., "auroc": ..., "aucpr": ...}, ...].
"""

import json
import sys
from pathlib import Path

import numpy
from pyod.models.copod import COPOD
from pyod.models.ecod import ECOD
from pyod.models.hbos import HBOS
from pyod.models.iforest import IForest
from pyod.models.knn import KNN
from pyod.models.lof import LOF
from pyod.models.mcd import MCD
from sklearn.metrics import average_precision_score, roc_auc_score

detectors = {
    "PyOD IForest": lambda seed: IForest(random_state=seed),
    "PyOD KNN": lambda seed: KNN(),
    "PyOD HBOS": lambda seed: HBOS(),
    "PyOD MCD": lambda seed: MCD(random_state=seed),
    "PyOD ECOD": lambda seed: ECOD(),
    "PyOD COPOD": lambda seed: COPOD(),
    "PyOD LOF": lambda seed: LOF(),
}

folder = Path(sys.argv[1])
results = []
for entry in json.loads((folder / "index.json").read_text()):
    values = numpy.fromfile(folder / entry["file"], dtype="<f8")
    size = entry["rows"] * entry["columns"]
    data = values[:size].reshape(entry["rows"], entry["columns"])
    labels = values[size:]
    for name, make in detectors.items():
        try:
            scores = make(entry["seed"]).fit(data).decision_scores_
            if not numpy.isfinite(scores).all():
                raise ValueError("scores are not finite")
            result = {"auroc": roc_auc_score(labels, scores), "aucpr": average_precision_score(labels, scores)}
        except Exception as error:
            result = {"error": str(error).splitlines()[0]}
        results.append({"file": entry["file"], "detector": name, **result})
    print(entry["file"], file=sys.stderr)
json.dump(results, sys.stdout)
