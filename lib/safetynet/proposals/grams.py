"""Likeness of short texts by the groups of characters that they share, rare ones counting more."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from scipy.sparse import csr_matrix, diags_array

from safetynet.proposals.moment import flat

SIZES = (1, 2, 3)
# Words that are written in two ways, as one.
SAME = {
    "社福中心": "社會福利服務中心", "心衛中心": "社區心理衛生中心", "身障": "身心障礙",
    "兒少": "兒童及少年", "早療": "發展遲緩兒童療育", "比例": "比率", "佈建": "布建",
    "家暴": "家庭暴力", "少輔會": "少年輔導委員會", "佔": "占", "台": "臺", "計劃": "計畫",
    "毒防中心": "毒品危害防制中心", "中低收": "中低收入戶", "性侵": "性侵害",
}  # fmt: skip


@lru_cache(maxsize=20_000)
def even(text: str) -> str:
    """Return a text as texts are compared: letters only, short forms written out."""
    plain = re.sub(r"[\W_0-9]", "", flat(text))
    for short, full in SAME.items():
        if full not in plain:
            plain = plain.replace(short, full)
    return plain


class Space:
    """A space of texts: each is a direction, and likeness is the cosine between two."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Learn which groups of characters are rare."""
        split = [_grams(even(text)) for text in texts]
        names = dict.fromkeys(name for row in split for name in row)
        self.columns = {name: place for place, name in enumerate(names)}
        counts = np.zeros(len(self.columns))
        for row in split:
            for name in set(row):
                counts[self.columns[name]] += 1
        self.rarity = np.log((1 + len(texts)) / (1 + counts)) + 1
        self.known = self._matrix(split)

    def likeness(self, texts: Sequence[str]) -> np.ndarray:
        """Return how like each of some texts is to each of the space's: a row for each."""
        return np.asarray((self._matrix([_grams(even(t)) for t in texts]) @ self.known.T).todense())

    def coverage(self, texts: Sequence[str]) -> np.ndarray:
        """Return how much of each of the space's texts stands somewhere in each of some texts."""
        weights = self.rarity * np.array([len(name) > 1 for name in self.columns], dtype=float)
        inside = self._matrix([_grams(even(text)) for text in texts])
        inside.data[:] = 1
        own = self.known.copy()
        own.data[:] = 1
        own = own @ diags_array(weights)
        total = np.asarray(own.sum(axis=1)).ravel()
        return np.asarray((inside @ own.T).todense()) / np.where(total > 0, total, 1)

    def _matrix(self, split: Sequence[Sequence[str]]) -> csr_matrix:
        places, columns, values = [], [], []
        for place, row in enumerate(split):
            for name, count in Counter(row).items():
                if name in self.columns:
                    column = self.columns[name]
                    places.append(place)
                    columns.append(column)
                    weight = self.rarity[column] * len(name) ** 0.5
                    values.append(weight * (1 + np.log(count)))
        matrix = csr_matrix((values, (places, columns)), shape=(len(split), len(self.columns)))
        lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        return diags_array(1 / np.where(lengths > 0, lengths, 1)) @ matrix


def _grams(text: str) -> list[str]:
    return [text[i : i + n] for n in SIZES for i in range(len(text) - n + 1)]
