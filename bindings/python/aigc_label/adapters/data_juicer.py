# SPDX-License-Identifier: Apache-2.0
"""A data-juicer filter: `aigc_label_filter` keeps samples with few findings.

    custom_operator_paths: [.../aigc_label/adapters/data_juicer.py]
    process:
      - aigc_label_filter: {rules: [/usr/share/aigc-label/rules], drop_from: redact, max_num: 0}
"""

from __future__ import annotations

from data_juicer.ops.base_op import OPERATORS, Filter
from data_juicer.utils.constant import Fields

from aigc_label.rules import Action, Policy, Rules
from aigc_label.scan import Batch

OP_NAME = "aigc_label_filter"
STAT = "aigc_findings"


@OPERATORS.register_module(OP_NAME)
class AigcLabelFilter(Filter):
    """Filter to keep samples in which at most `max_num` findings have an action of at least
    `drop_from` ("log", "redact" or "stop"). The count is the stat `aigc_findings`."""

    _batched_op = True

    def __init__(
        self,
        rules: list | str = (),
        drop_from: str = "redact",
        max_num: int = 0,
        policy: str | None = None,
        *args,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self._paths = [rules] if isinstance(rules, str) else list(rules)
        if not self._paths:
            raise ValueError("rules must name rule files or folders")
        self._policy_path = policy
        self._least = Action[drop_from.upper()]
        self._max_num = max_num
        self._batch: Batch | None = None

    def __getstate__(self):
        # Operators are sent to workers; compiled rules are made there.
        return {**self.__dict__, "_batch": None}

    def _ready(self) -> Batch:
        if self._batch is None:
            compiled = Rules(*self._paths)
            policy = Policy(compiled, self._policy_path) if self._policy_path else None
            self._batch = Batch(compiled, policy=policy)
        return self._batch

    def compute_stats_batched(self, samples):
        stats = samples[Fields.stats]
        if all(STAT in stat for stat in stats):
            return samples
        counts = [0] * len(stats)
        for hit in self._ready().scan_list(samples[self.text_key]):
            counts[hit.text] += hit.action >= self._least
        for stat, count in zip(stats, counts):
            stat[STAT] = count
        return samples

    def process_batched(self, samples):
        return [stat[STAT] <= self._max_num for stat in samples[Fields.stats]]
