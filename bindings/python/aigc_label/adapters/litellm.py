# SPDX-License-Identifier: Apache-2.0
"""A guardrail inside LiteLLM's proxy: prompts before the model is called, answers as they
stream, without a window and without a round trip.

    guardrails:
      - guardrail_name: aigc-label
        litellm_params:
          guardrail: aigc_label.adapters.litellm.AigcGuardrail
          mode: [pre_call, post_call]
          default_on: true
          aigc_rules: /usr/share/aigc-label/rules

`aigc_policy` names a policy file for answers, `aigc_input_policy` one for prompts.

LiteLLM starts without a guardrail whose configuration it does not like, and only logs that. So
look, after each change, whether a prompt that a rule stops is refused.
"""

from __future__ import annotations

from litellm.exceptions import GuardrailRaisedException
from litellm.integrations.custom_guardrail import CustomGuardrail
from litellm.types.guardrails import GuardrailEventHooks

from ..rules import Direction, Policy, Rules
from ..scan import AsyncSource, Transformer
from .chat_chunks import Arguments, guard_stream_async


class AigcGuardrail(CustomGuardrail):
    """CustomGuardrail over a rule set."""

    def __init__(
        self, aigc_rules=None, aigc_policy=None, aigc_input_policy=None, **kwargs
    ) -> None:
        if aigc_rules is None:
            raise ValueError("litellm_params.aigc_rules must name rule files or folders")
        paths = [aigc_rules] if isinstance(aigc_rules, str) else list(aigc_rules)
        self.rules = Rules(*paths)
        self._policies = {
            "response": Policy(
                self.rules, *([aigc_policy] if aigc_policy else []), direction=Direction.OUTPUT
            ),
            "request": Policy(
                self.rules,
                *([aigc_input_policy] if aigc_input_policy else []),
                direction=Direction.INPUT,
            ),
        }
        kwargs.setdefault(
            "supported_event_hooks", [GuardrailEventHooks.pre_call, GuardrailEventHooks.post_call]
        )
        super().__init__(**kwargs)

    def _check(self, done) -> None:
        if done.stopped:
            rules = sorted({finding.rule_id for finding in done.findings})
            raise GuardrailRaisedException(
                guardrail_name=self.guardrail_name,
                message=f"refused by rule: {', '.join(rules)}",
            )

    def _rewrite(self, text: str, input_type: str) -> str:
        with Transformer(self.rules, policy=self._policies[input_type]) as transformer:
            result = transformer.feed(text) + transformer.finish()
            self._check(transformer)
        return result.decode("utf-8", "replace")

    def _rewrite_arguments(self, text: str, input_type: str) -> str:
        """They are JSON, and stay that."""
        arguments = Arguments(self.rules, {"policy": self._policies[input_type]})
        result = arguments.take(text) + arguments.finish()
        self._check(arguments)
        return result

    async def apply_guardrail(self, inputs, request_data, input_type, logging_obj=None):
        """Whole texts: of requests, and of answers that do not stream."""
        inputs["texts"] = [self._rewrite(text, input_type) for text in inputs.get("texts") or []]
        for call in inputs.get("tool_calls") or []:
            function = call.get("function") if isinstance(call, dict) else call.function
            if isinstance(function, dict) and isinstance(function.get("arguments"), str):
                given = function["arguments"]
                function["arguments"] = self._rewrite_arguments(given, input_type)
            elif isinstance(getattr(function, "arguments", None), str):
                function.arguments = self._rewrite_arguments(function.arguments, input_type)
        return inputs

    async def async_post_call_streaming_iterator_hook(
        self, user_api_key_dict, response, request_data
    ):
        """Answers that stream: every chunk, as it comes."""
        choices = request_data.get("n") if isinstance(request_data, dict) else None
        guarded = guard_stream_async(
            self.rules, response, n=choices or 1, policy=self._policies["response"]
        )
        async with AsyncSource(guarded) as chunks:
            async for chunk in chunks:
                yield chunk
