# SPDX-License-Identifier: Apache-2.0
"""A datatrove filter: drops documents in which a rule of at least some action is found."""

from __future__ import annotations

from datatrove.pipeline.filters.base_filter import BaseFilter

from ..rules import Action, Policy, Rules
from ..scan import Batch


class AigcFilter(BaseFilter):
    """Drop documents with findings.

    Args:
        rules: rule files or folders
        drop_from: the mildest action that drops a document
        policy: a policy file
    """

    name = "aigc-label"

    def __init__(
        self,
        *rules: str,
        drop_from: Action = Action.REDACT,
        policy: str | None = None,
        exclusion_writer=None,
        batch_size: int = 1000,
    ) -> None:
        super().__init__(exclusion_writer, batch_size)
        if not rules:
            raise ValueError("rules must name rule files or folders")
        self._paths = rules
        self._policy_path = policy
        self._drop_from = drop_from
        self._batch: Batch | None = None
        self._rules: Rules | None = None

    def __getstate__(self):
        # Steps are sent to workers; compiled rules are made there.
        return {**self.__dict__, "_batch": None, "_rules": None}

    def _ready(self) -> Batch:
        if self._batch is None:
            self._rules = Rules(*self._paths)
            policy = Policy(self._rules, self._policy_path) if self._policy_path else None
            self._batch = Batch(self._rules, policy=policy)
        return self._batch

    def filter_batch(self, batch):
        """@return for each document True, or (False, the rule that was found)."""
        verdicts: list = [True] * len(batch)
        for hit in self._ready().scan_list(doc.text for doc in batch):
            if hit.action >= self._drop_from and verdicts[hit.text] is True:
                verdicts[hit.text] = (False, self._rules[hit.rule].id)
        return verdicts

    def filter(self, doc):
        return self.filter_batch([doc])[0]
