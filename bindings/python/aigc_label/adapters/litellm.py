# SPDX-License-Identifier: Apache-2.0
"""A guardrail inside LiteLLM's proxy: prompts before the model is called, answers as they
stream, without a window and without a round trip.

    guardrails:
      - guardrail_name: aigc-label
        litellm_params:
          guardrail: aigc_label.adapters.litellm.AigcGuardrail
          mode: [pre_call, post_call]
          default_on: true
          rules: /usr/share/aigc-label/rules

`policy` names a policy file for answers, `input_policy` one for prompts.
"""

from __future__ import annotations

from litellm.exceptions import GuardrailRaisedException
from litellm.integrations.custom_guardrail import CustomGuardrail
from litellm.types.guardrails import GuardrailEventHooks

from ..rules import Direction, Policy, Rules
from ..scan import Transformer
from .chat_chunks import guard_stream_async


class AigcGuardrail(CustomGuardrail):
    """CustomGuardrail over a rule set."""

    def __init__(self, rules=None, policy=None, input_policy=None, **kwargs) -> None:
        if rules is None:
            raise ValueError("aigc-label: litellm_params.rules names a rule file or folder")
        paths = [rules] if isinstance(rules, str) else list(rules)
        self.rules = Rules(*paths)
        self._policies = {
            "response": Policy(
                self.rules, *([policy] if policy else []), direction=Direction.OUTPUT
            ),
            "request": Policy(
                self.rules, *([input_policy] if input_policy else []), direction=Direction.INPUT
            ),
        }
        kwargs.setdefault(
            "supported_event_hooks", [GuardrailEventHooks.pre_call, GuardrailEventHooks.post_call]
        )
        super().__init__(**kwargs)

    def _rewrite(self, text: str, input_type: str) -> str:
        with Transformer(self.rules, policy=self._policies[input_type]) as transformer:
            result = transformer.feed(text) + transformer.finish()
            if transformer.stopped:
                rules = sorted({finding.rule_id for finding in transformer.findings})
                raise GuardrailRaisedException(
                    guardrail_name=self.guardrail_name,
                    message=f"refused by rule: {', '.join(rules)}",
                )
        return result.decode("utf-8", "replace")

    async def apply_guardrail(self, inputs, request_data, input_type, logging_obj=None):
        """Whole texts: of requests, and of answers that do not stream."""
        inputs["texts"] = [self._rewrite(text, input_type) for text in inputs.get("texts") or []]
        for call in inputs.get("tool_calls") or []:
            function = call.get("function") if isinstance(call, dict) else call.function
            if isinstance(function, dict) and isinstance(function.get("arguments"), str):
                function["arguments"] = self._rewrite(function["arguments"], input_type)
            elif isinstance(getattr(function, "arguments", None), str):
                function.arguments = self._rewrite(function.arguments, input_type)
        return inputs

    async def async_post_call_streaming_iterator_hook(
        self, user_api_key_dict, response, request_data
    ):
        """Answers that stream: every chunk, as it comes."""
        async for chunk in guard_stream_async(
            self.rules, response, policy=self._policies["response"]
        ):
            yield chunk
