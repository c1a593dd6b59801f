# SPDX-License-Identifier: Apache-2.0
"""The Python package over the libraries of the build tree."""

import asyncio
import copy
import ctypes
import errno
import gc
import glob
import hashlib
import json
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import aigc_label as aigc
from aigc_label import _native as native
from aigc_label import errors as aigc_errors
from aigc_label import files, pictures, pixels, responses

RULES = """
rules:
- id: phone
  title: Phone numbers
  category: A.4.f
  action: redact
  words: ["13800138000"]
  examples: {match: ["13800138000"], clean: ["138"]}
- id: bomb
  title: Bombs
  category: A.1.d
  action: stop
  words: [炸弹教程]
  examples: {match: [炸弹教程], clean: [炸]}
- id: note
  title: Notes
  category: X.a
  action: log
  words: [备注]
  examples: {match: [备注], clean: [备]}
"""
CAP = "policy: {hold: {milliseconds: 20, at_expiry: release}}"
TEXT = "备注：回拨号码是 13800138000。好的"


def rules():
    return aigc.Rules(text=RULES)


def kind_errno(kind):
    """The errno that Python makes a kind of OSError of."""
    return next(n for n in errno.errorcode if type(OSError(n, "")) is kind)


class Layouts(unittest.TestCase):
    """What ctypes was told is what the headers say."""

    STRUCTS = {
        "aigc_finding": native.Finding,
        "aigc_collected": native.Collected,
        "aigc_explained_part": native.ExplainedPart,
        "aigc_explanation": native.Explanation,
        "aigc_batch_hit": native.BatchHit,
        "aigc_scan_stats": native.ScanStats,
        "aigc_text_options": native.TextOptions,
        "aigc_transformer_options": native.TransformerOptions,
        "aigc_hold": native.Hold,
        "aigc_hold_limits": native.HoldLimits,
        "aigc_policy_info": native.PolicyInfo,
        "aigc_diagnostic": native.Diagnostic,
        "aigc_rule_info": native.RuleInfo,
        "aigc_text_marker_options": native.TextMarkerOptions,
        "aigc_text_report": native.TextReport,
        "aigc_source": files._Source,
        "aigc_media_mark_options": files._MarkOptions,
        "aigc_lint_finding": files._LintFinding,
        "aigc_found_label": files._FoundLabel,
        "aigc_c2pa_claim": files._Claim,
        "aigc_c2pa_finding": files._C2paFinding,
        "aigc_watermark_payload": pixels._Payload,
        "aigc_watermark_id": pixels._Id,
        "aigc_pixels": pixels._Pixels,
        "aigc_watermark_report": pixels._EmbedReport,
        "aigc_watermark_found": pixels._Found,
        "aigc_visible_options": pictures._VisibleOptions,
        "aigc_picture_options": pictures._Options,
        "aigc_picture_report": pictures._Report,
        "aigc_response_options": responses._Options,
        "aigc_response_head": responses._Head,
        "aigc_response_report": responses._Report,
        "aigc_request_field": responses._RequestField,
        "aigc_request_options": responses._RequestOptions,
        "aigc_request_result": responses._RequestResult,
    }

    def test_structs_have_the_sizes_and_places_of_c(self):
        printed = subprocess.run(
            [os.environ["PRINT_LAYOUTS"]], capture_output=True, text=True, check=True
        ).stdout.splitlines()
        self.assertGreater(len(printed), len(self.STRUCTS))
        for line in printed:
            name, value = line.split()
            struct, _, member = name.partition(".")
            kind = self.STRUCTS[struct]
            got = getattr(kind, member).offset if member else ctypes.sizeof(kind)
            self.assertEqual(got, int(value), name)

    def test_prototypes_have_as_many_arguments_as_in_the_headers(self):
        text = "".join(
            open(path, encoding="utf-8").read()
            for path in glob.glob(os.path.join(os.environ["HEADERS"], "*.h"))
        )
        text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
        declared = {
            match[1]: match[2]
            for match in re.finditer(r"\b(aigc_\w+)\(([^;{]*?)\)\s*;", text)
        }
        for name, function in native._FUNCTIONS.items():
            arguments = declared[name]
            count = 0 if arguments.strip() == "void" else arguments.count(",") + 1
            self.assertEqual(len(function.argtypes), count, name)

    def test_every_status_is_an_exception_of_its_own(self):
        with open(os.path.join(os.environ["HEADERS"], "types.h"), encoding="utf-8") as file:
            text = file.read()
        numbers = {int(n) for n in re.findall(r"AIGC_ERR_\w+ = (\d+)", text)}
        names = set(re.findall(r'return "([a-z-]+)";', text)) - {"ok", "unknown"}
        self.assertGreater(len(numbers), 20)
        self.assertEqual(set(aigc_errors._BY_STATUS), numbers)
        self.assertEqual({name for _kind, name in aigc_errors._BY_STATUS.values()}, names)

    def test_version_is_that_of_the_libraries(self):
        self.assertEqual(
            {
                aigc.__version__,
                native.plain("aigc_filter_version").decode(),
                native.plain("aigc_mark_version").decode(),
                native.plain("aigc_serve_version").decode(),
            },
            {aigc.__version__},
        )


class Names(unittest.TestCase):
    def test_what_is_public_is_exported(self):
        public = {
            name
            for name, thing in vars(aigc).items()
            if not name.startswith("_") and getattr(thing, "__module__", None)
        }
        self.assertEqual(public | {"__version__", "errors"}, set(aigc.__all__))
        self.assertEqual(len(aigc.__all__), len(set(aigc.__all__)))
        # A submodule of this name is hidden by the function.
        self.assertTrue(callable(aigc.scan))
        for kind, _name in aigc_errors._BY_STATUS.values():
            self.assertIn(kind.__name__, aigc.__all__)


class Rules(unittest.TestCase):
    def test_rules_tell_about_themselves(self):
        with rules() as compiled:
            self.assertEqual([rule.id for rule in compiled], ["phone", "bomb", "note"])
            self.assertEqual(compiled[1].action, aigc.Action.STOP)
            self.assertRegex(compiled.version, "^[0-9a-f]{16}$")
            self.assertGreater(compiled.memory, 0)
            self.assertRaises(IndexError, lambda: compiled[3])

    def test_all_errors_are_told_at_once(self):
        with self.assertRaises(aigc.RulesError) as caught:
            aigc.Rules(text="rules:\n- {id: a, action: bang}\n- {id: b}\n")
        lines = {d.line for d in caught.exception.diagnostics if d.is_error}
        self.assertEqual(lines, {2, 3})
        self.assertIn("(text):2:", str(caught.exception))

    def test_no_rules_are_an_error(self):
        self.assertRaises(ValueError, aigc.Rules)
        self.assertRaises(ValueError, aigc.Rules, *glob.glob("/nonexistent/*.yaml"))
        for text in ("", "rules: []", "overlays: []"):
            self.assertRaises(aigc.RulesError, aigc.Rules, text=text)

    def test_a_file_that_is_not_there(self):
        with self.assertRaises(aigc.InputOutputError) as caught:
            aigc.Rules("/nonexistent/rules")
        self.assertIn("/nonexistent/rules", str(caught.exception))

    def test_an_error_of_the_system_is_also_that_of_python(self):
        with tempfile.TemporaryDirectory() as folder:
            there, none = os.path.join(folder, "there"), os.path.join(folder, "none")
            with open(there, "wb") as file:
                file.write(PIXEL)
            key, label = aigc.SecretKey.generate(), aigc.Label(content_producer="x")
            below = os.path.join(there, "below")
            for kind, path, call in (
                (FileNotFoundError, none, aigc.Rules),
                (FileNotFoundError, none, lambda path: aigc.Policy(rules(), path)),
                (FileNotFoundError, none, aigc.Keyring),
                (FileNotFoundError, none, aigc.SecretKey),
                (FileNotFoundError, none, aigc.read_file),
                (FileNotFoundError, none, aigc.verify_c2pa),
                (FileNotFoundError, none, lambda path: aigc.verify_c2pa(there, sidecar=path)),
                (FileNotFoundError, none, lambda path: aigc.mark_file(path, label)),
                (NotADirectoryError, below, aigc.Rules),
                (NotADirectoryError, below, aigc.read_file),
                (IsADirectoryError, folder, aigc.SecretKey),
                (IsADirectoryError, folder, aigc.read_file),
                (FileExistsError, there, lambda path: key.save(path, none)),
            ):
                ctypes.set_errno(errno.EPERM)
                with self.assertRaises(aigc.InputOutputError) as caught:
                    call(path)
                error = caught.exception
                self.assertIsInstance(error, kind)
                self.assertEqual(error.filename, path)
                self.assertEqual(errno.errorcode[error.errno], errno.errorcode[kind_errno(kind)])
                self.assertEqual((error.status, error.name), (21, "io"))
                again = pickle.loads(pickle.dumps(error))
                self.assertIs(type(again), type(error))
                self.assertEqual((str(again), again.__dict__), (str(error), error.__dict__))

    def test_errno_is_of_errors_of_the_system_only(self):
        ctypes.set_errno(errno.EPERM)
        with self.assertRaises(aigc.InputOutputError) as caught:
            aigc.VisibleLabel(font="no family has this name")
        self.assertIsNone(caught.exception.errno)
        self.assertIs(type(caught.exception), aigc.InputOutputError)

    def test_closed_objects_are_refused(self):
        compiled = rules()
        compiled.close()
        compiled.close()
        self.assertRaises(ValueError, len, compiled)
        self.assertRaises(ValueError, aigc.Scanner, compiled)
        with rules() as compiled:
            label = aigc.Label(content_producer="x")
            for owner in (
                aigc.Scanner(compiled),
                aigc.Transformer(compiled),
                aigc.ResponseFilter(compiled),
                aigc.TextMarker(label),
                aigc.TextVerifier(),
                aigc.Batch(compiled),
                aigc.Keyring(),
                label,
            ):
                with owner as entered:
                    self.assertIs(entered, owner)
                for _ in range(2):
                    for use in (owner.__enter__, getattr(owner, "finish", owner.__enter__)):
                        with self.assertRaisesRegex(ValueError, "is closed"):
                            use()

    def test_objects_of_other_classes_are_refused(self):
        """C would take them for what they are not."""
        compiled, label = rules(), aigc.Label(content_producer="x")
        wrong = {
            "Rules": compiled,
            "Policy": aigc.Policy(compiled),
            "Label": label,
            "SecretKey": aigc.SecretKey.generate(),
            "Keyring": aigc.Keyring(),
            "WatermarkKey": aigc.WatermarkKey(bytes(32)),
            "C2paTrust": aigc.C2paTrust(),
            "str": "rules",
        }
        uses = {
            "Rules": [
                aigc.Scanner,
                aigc.Transformer,
                aigc.Batch,
                aigc.Policy,
                aigc.ResponseFilter,
                lambda it: aigc.scan_request(it, b"{}"),
            ],
            "Policy": [
                lambda it: aigc.Scanner(compiled, policy=it),
                lambda it: aigc.Transformer(compiled, policy=it),
                lambda it: aigc.Batch(compiled, policy=it),
                lambda it: aigc.ResponseFilter(compiled, policy=it),
                lambda it: aigc.scan_request(compiled, b"{}", policy=it),
            ],
            "Label": [
                aigc.TextMarker,
                lambda it: aigc.mark_file(b"# a\n", it, markdown=True),
                lambda it: aigc.label_picture(b"", it),
                aigc.label_header,
                lambda it: aigc.ResponseFilter(compiled).begin(label=it),
            ],
            "SecretKey": [
                lambda it: aigc.TextMarker(label, it),
                lambda it: aigc.ResponseFilter(compiled, key=it),
            ],
            "Keyring": [aigc.TextVerifier],
            "WatermarkKey": [
                lambda it: aigc.detect_watermark_file(it, b""),
                lambda it: aigc.embed_watermark_file(it, bytes(8), b""),
                lambda it: aigc.label_picture(b"", label, watermark_key=it),
            ],
            "C2paTrust": [lambda it: aigc.verify_c2pa(b"", it)],
            "C2paSigner": [
                lambda it: aigc.sign_file(b"", it),
                lambda it: aigc.label_picture(b"", label, signer=it),
            ],
            "VisibleLabel": [lambda it: aigc.label_picture(b"", label, visible=it)],
        }
        for wanted, functions in uses.items():
            for name, thing in wrong.items():
                for use in functions if name != wanted else ():
                    with self.assertRaisesRegex(TypeError, f"{wanted} is wanted, not {name}"):
                        use(thing)
        for use in (aigc.Scanner, aigc.Policy, aigc.TextMarker, aigc.label_header):
            with self.assertRaisesRegex(TypeError, "is wanted, not NoneType"):
                use(None)

    def test_objects_are_not_copied(self):
        with rules() as compiled, aigc.Scanner(compiled) as scanner:
            label = aigc.Label(content_producer="example-lab")
            for owner in (compiled, scanner, label):
                for way in (copy.copy, copy.deepcopy, pickle.dumps):
                    with self.assertRaisesRegex(TypeError, "neither copied nor pickled"):
                        way(owner)
            self.assertEqual(len(compiled), 3)

    def test_policy_caps_actions(self):
        with rules() as compiled:
            policy = aigc.Policy(compiled, at_most=aigc.Action.SHADOW)
            self.assertEqual(aigc.transform(compiled, TEXT, policy=policy), TEXT.encode())
            found = aigc.scan(compiled, TEXT, policy=policy)
            self.assertEqual({finding.action for finding in found}, {aigc.Action.SHADOW})


class Arguments(unittest.TestCase):
    """What is no text, or would not arrive whole, is an error."""

    def test_other_kinds_are_no_texts(self):
        with rules() as compiled, aigc.Batch(compiled) as batch, aigc.ResponseFilter() as filter_:
            filter_.begin()
            for bad in (4, None, ["a"], 1.5, object()):
                for call in (
                    lambda: aigc.transform(compiled, bad),
                    lambda: aigc.scan(compiled, bad),
                    lambda: batch.scan_list(["a", bad]),
                    lambda: aigc.verify_text(bad),
                    lambda: aigc.scan_request(compiled, bad),
                    lambda: filter_.feed(bad),
                    lambda: aigc.Keyring(bad),
                    lambda: aigc.WatermarkId.make(bad),
                    lambda: aigc.WatermarkKey(bad),
                ):
                    self.assertRaises(TypeError, call)
            self.assertRaises(TypeError, batch.scan_list, "one text")
            for bad in (4, "k" * 32):
                self.assertRaises(TypeError, aigc.Transformer, compiled, key=bad)
            self.assertRaises(TypeError, aigc.Scanner, compiled, stream_id=4)

    def test_buffers_are_texts(self):
        with rules() as compiled:
            for kind in (bytes, bytearray, memoryview):
                self.assertEqual(len(aigc.scan(compiled, kind(TEXT.encode()))), 2)

    def test_nothing_is_cut_at_a_nul(self):
        label = aigc.Label(content_producer="example-lab")
        key = aigc.SecretKey.generate()
        bad = "a\0b"
        with rules() as compiled:
            for call in (
                lambda: aigc.Rules(bad),
                lambda: aigc.Policy(compiled, bad),
                lambda: aigc.Transformer(compiled, refusal_zh=bad),
                lambda: aigc.Transformer(compiled, refusal_en=bad),
                lambda: aigc.ResponseFilter(compiled, refusal_zh=bad),
                lambda: aigc.ResponseFilter(compiled).begin(content_type=bad),
                lambda: aigc.Label(content_producer=bad),
                lambda: aigc.Label(content_producer="example-lab", model=bad),
                lambda: aigc.TextMarker(label, wording=bad),
                lambda: aigc.SecretKey(bad),
                lambda: aigc.SecretKey("key", bad),
                lambda: key.save(bad, "key.pub"),
                lambda: key.save("key", bad),
                lambda: aigc.Keyring(bad),
                lambda: aigc.mark_file(PIXEL, label, system=bad),
                lambda: aigc.VisibleLabel(bad),
                lambda: aigc.VisibleLabel(font=bad),
                lambda: aigc.read_file(bad),
            ):
                with self.assertRaisesRegex(ValueError, "embedded null"):
                    call()
            # Texts have a length.
            self.assertEqual(aigc.transform(compiled, bad), bad.encode())

    def test_a_time_is_a_whole_number(self):
        for bad in (1.5, "5"):
            self.assertRaises(TypeError, lambda: aigc.Label(content_producer="x", time=bad))
            self.assertRaises(TypeError, aigc.WatermarkId.make, "x", bad)

    def test_a_name_that_is_none_is_told_with_those_that_are(self):
        with self.assertRaisesRegex(ValueError, "'cornr' is none of corner, edge, plate"):
            aigc.VisibleLabel(style="cornr")
        with self.assertRaisesRegex(ValueError, "'left' is none of .*top-left"):
            aigc.VisibleLabel(position="left")

    def test_numbers_of_ids_do_not_wrap(self):
        for numbers in ((1 << 32, 0, 0), (0, 1 << 32, 0), (0, 0, 1 << 32), (-1, 0, 0)):
            self.assertRaises(ValueError, aigc.WatermarkId(*numbers).pack)

    def test_numbers_are_not_cut(self):
        with rules() as compiled:
            for call in (
                lambda: aigc.Policy(compiled, at_most=1 << 32),
                lambda: aigc.Policy(compiled, direction=1 << 32),
                lambda: aigc.Label(content_producer="x", time=(1 << 64) + 5),
                lambda: aigc.Label(content_producer="x", time=-1),
                lambda: aigc.VisibleLabel(opacity=(1 << 32) + 50),
                lambda: aigc.scan_request(compiled, b"{}", fields={"a": float("nan")}),
            ):
                self.assertRaises(ValueError, call)
            aigc.Policy(compiled, at_most=aigc.Action.LOG, direction=aigc.Direction.INPUT)


class Scanning(unittest.TestCase):
    def test_findings_are_the_same_for_all_cuts(self):
        data = TEXT.encode()
        with rules() as compiled:
            whole = aigc.scan(compiled, TEXT)
            self.assertEqual([f.rule_id for f in whole], ["note", "phone"])
            self.assertEqual(data[whole[1].start : whole[1].end], b"13800138000")
            for cut in range(len(data) + 1):
                with aigc.Scanner(compiled) as scanner:
                    found = scanner.feed(data[:cut]) + scanner.feed(data[cut:]) + scanner.finish()
                self.assertEqual(found, whole)

    def test_output_is_the_same_for_all_cuts(self):
        data = TEXT.encode()
        with rules() as compiled:
            whole = aigc.transform(compiled, TEXT)
            self.assertEqual(whole.decode(), TEXT.replace("13800138000", "*" * 11))
            for cut in range(len(data) + 1):
                with aigc.Transformer(compiled) as transformer:
                    out = transformer.feed(data[:cut]) + transformer.feed(data[cut:])
                    self.assertEqual(out + transformer.finish(), whole)

    def test_stop_ends_the_text(self):
        closed = []

        def source():
            try:
                yield "做法：炸"
                yield "弹教程如下"
                yield "never asked for"
            finally:
                closed.append(True)

        told = []
        with rules() as compiled:
            out = list(
                aigc.transform_stream(compiled, source(), on_stop=lambda: told.append(True))
            )
        self.assertEqual(out[0], "做法：")
        self.assertNotIn("炸", "".join(out))
        self.assertNotIn("never", "".join(out))
        self.assertEqual((closed, told), ([True], [True]))

    def test_streams_give_whole_characters(self):
        data = "你好，世界😀 13800138000 再见"
        with rules() as compiled:
            pieces = [data[i : i + 1] for i in range(len(data))]
            out = list(aigc.transform_stream(compiled, pieces))
            self.assertEqual("".join(out), data.replace("13800138000", "*" * 11))

            with aigc.Transformer(compiled) as transformer:
                from aigc_label.scan import _Pieces

                decoder = _Pieces()
                raw = data.encode()
                text = "".join(
                    decoder.take(transformer.feed(raw[i : i + 1])) for i in range(len(raw))
                )
                text += decoder.take(transformer.finish()) + decoder.rest()
                self.assertEqual(text, data.replace("13800138000", "*" * 11))

    def test_findings_are_explained_where_that_is_asked_for(self):
        text = "a １38-00138000"
        start, end = len("a ".encode()), len(text.encode())
        body = json.dumps({"choices": [{"index": 0, "delta": {"content": text}}]})
        with rules() as compiled:
            found = []
            with aigc.Transformer(compiled, explain=True, on_finding=found.append) as transformer:
                transformer.feed(text)
                transformer.finish()
            with aigc.ResponseFilter(compiled, explain=True, on_finding=found.append) as filter_:
                filter_.begin(content_type="text/event-stream")
                filter_.feed(f"data: {body}\n\n".encode())
                filter_.finish()
            found += aigc.scan(compiled, text, explain=True)
            self.assertEqual(len(found), 3)
            for one in found:
                self.assertEqual((one.start, one.end), (start, end))
                explanation = one.explanation
                self.assertEqual((explanation.folded, explanation.allow), ("13800138000", None))
                self.assertEqual(
                    explanation.parts[0], aigc.ExplainedPart(0, 3, aigc.Reading.FOLDED, "1")
                )
                self.assertIn(
                    aigc.ExplainedPart(5, 6, aigc.Reading.SEPARATOR, ""), explanation.parts
                )
                self.assertEqual(explanation.parts[-1].end, end - start)
            self.assertIsNone(aigc.scan(compiled, text)[0].explanation)
            allowing = aigc.Rules(text=RULES.replace("words: [备注]", "words: [备注]\n  allow: [注意]"))
            self.assertEqual(
                aigc.scan(allowing, "备注意", explain=True)[0].explanation.allow, "注意"
            )

    def test_what_is_held_says_why(self):
        with rules() as compiled, aigc.Transformer(compiled) as transformer:
            self.assertEqual(transformer.hold, aigc.Hold(0, aigc.HoldReason.NOTHING, None))
            self.assertEqual(transformer.feed("a 138"), b"a ")
            self.assertEqual(transformer.hold, aigc.Hold(3, aigc.HoldReason.WORD, None))

    def test_a_cap_in_milliseconds_holds(self):
        """While text comes, by feed(), and while none does, by tick()."""
        with rules() as compiled:
            policy = aigc.Policy(compiled, text=CAP)
            with aigc.Transformer(compiled, policy=policy) as transformer:
                self.assertEqual(transformer.feed("1"), b"")
                time.sleep(0.03)
                self.assertEqual(transformer.feed("38"), b"138")
                self.assertEqual(transformer.feed("138"), b"")
                time.sleep(0.03)
                self.assertEqual(transformer.tick(), b"138")
                self.assertEqual(transformer.held, 0)
                transformer.finish()
                with self.assertRaises(aigc.errors.StateError):
                    transformer.tick()
            with aigc.Transformer(compiled) as transformer:
                self.assertEqual(transformer.feed("138"), b"")
                time.sleep(0.03)
                self.assertEqual(transformer.tick(), b"")

    def test_a_cap_in_milliseconds_holds_while_nothing_comes(self):
        """The source runs in one task, is closed at the end, and what it raises comes out."""
        tasks, ended = set(), []

        async def source(error=None):
            try:
                for piece in "a 13", "8", " b":
                    tasks.add(asyncio.current_task())
                    yield piece
                    await asyncio.sleep(0.2 if piece == "8" else 0)
                if error is not None:
                    raise error
            finally:
                ended.append(True)

        async def run(policy, pieces, seen):
            begin = time.monotonic()
            async for piece in aigc.transform_async(compiled, pieces, policy=policy):
                seen.append((piece, time.monotonic() - begin))
                if piece == "last":
                    break

        with rules() as compiled:
            capped = aigc.Policy(compiled, text=CAP)
            self.assertEqual(capped.hold_milliseconds, 20)
            for policy in capped, None:
                seen = []
                asyncio.run(run(policy, source(), seen))
                self.assertEqual("".join(piece for piece, _ in seen), "a 138 b")
                before = [piece for piece, second in seen if second < 0.15]
                self.assertEqual("".join(before), "a 138" if policy else "a ")
            tasks.clear()
            with self.assertRaisesRegex(OSError, "gone"):
                asyncio.run(run(capped, source(OSError("gone")), []))
            self.assertEqual(len(tasks), 1)
            self.assertEqual(len(ended), 3)

            async def leave():
                pieces = source()
                stream = aigc.transform_async(compiled, pieces, policy=capped)
                self.assertEqual(await stream.__anext__(), "a ")
                task = asyncio.ensure_future(stream.__anext__())
                await asyncio.sleep(0.005)
                task.cancel()
                with self.assertRaises(asyncio.CancelledError):
                    await task
                self.assertEqual(len(ended), 4)
                self.assertEqual(len(asyncio.all_tasks()), 1)

            asyncio.run(leave())

    def test_async_streams(self):
        async def source():
            for piece in ("号码 1380", "0138", "000。"):
                yield piece

        async def run():
            with rules() as compiled:
                return [piece async for piece in aigc.transform_async(compiled, source())]

        self.assertEqual("".join(asyncio.run(run())), "号码 ***********。")

    def test_a_stop_closes_the_source_and_its_iterator(self):
        closed = []

        class Source:
            def __iter__(self):
                return iter(["做法：炸弹教程", "never"])

            def close(self):
                closed.append("source")

        class AsyncSource:
            async def __aiter__(self):
                try:
                    yield "做法：炸弹教程"
                    yield "never"
                finally:
                    closed.append("iterator")

            async def aclose(self):
                closed.append("source")

        async def told():
            await asyncio.sleep(0)
            closed.append("told")

        async def run():
            pieces = aigc.transform_async(compiled, AsyncSource(), on_stop=told)
            return [piece async for piece in pieces]

        with rules() as compiled:
            out = list(aigc.transform_stream(compiled, Source()))
            self.assertEqual(closed, ["source"])
            self.assertEqual(asyncio.run(run()), out)
        self.assertEqual(closed, ["source", "iterator", "source", "told"])

    def test_a_stream_that_is_left_closes_its_source_once(self):
        closed = []

        class Pieces:
            """Has an iterator of its own; both count how often they are closed."""

            def __iter__(self):
                try:
                    yield "one "
                    yield "two 备注 "
                    raise KeyError("mine")
                finally:
                    closed.append("iterator")

            def close(self):
                closed.append("source")

        class AsyncPieces:
            async def __aiter__(self):
                try:
                    yield "one "
                    yield "two 备注 "
                    await asyncio.sleep(60)
                finally:
                    await asyncio.sleep(0)
                    closed.append("iterator")

            async def aclose(self):
                closed.append("source")

        def check():
            self.assertEqual(closed, ["iterator", "source"])
            closed.clear()

        def fail(*_finding):
            raise ValueError("mine")

        async def run():
            stream = aigc.transform_async(compiled, AsyncPieces())
            await stream.__anext__()
            await stream.aclose()
            check()
            stream = aigc.transform_async(compiled, AsyncPieces())
            await stream.__anext__()
            with self.assertRaises(KeyError):
                await stream.athrow(KeyError("thrown"))
            check()
            stream = aigc.transform_async(compiled, AsyncPieces(), on_finding=fail)
            with self.assertRaises(ValueError):
                [piece async for piece in stream]
            check()

            async def take_all():
                return [piece async for piece in aigc.transform_async(compiled, AsyncPieces())]

            with self.assertRaises(asyncio.TimeoutError):
                await asyncio.wait_for(take_all(), 0.05)
            check()

        with rules() as compiled:
            stream = aigc.transform_stream(compiled, Pieces())
            next(stream)
            stream.close()
            check()
            stream = aigc.transform_stream(compiled, Pieces())
            next(stream)
            self.assertRaises(IndexError, stream.throw, IndexError("thrown"))
            check()
            self.assertRaises(KeyError, list, aigc.transform_stream(compiled, Pieces()))
            check()
            failing = aigc.transform_stream(compiled, Pieces(), on_finding=fail)
            self.assertRaises(ValueError, list, failing)
            check()
            self.assertRaises(ValueError, list, aigc.transform_stream(compiled, Pieces(), key=b"x"))
            self.assertEqual(closed, ["source"])  # the iterator had not begun
            closed.clear()
            asyncio.run(run())

    def test_a_source_is_closed_once_also_if_that_or_on_stop_fails(self):
        closed = []

        class Failing:
            def __iter__(self):
                return iter(["炸弹教程"])

            def close(self):
                closed.append(True)
                raise KeyError("mine")

        class Closing(Failing):
            def close(self):
                closed.append(True)

        def fail():
            raise ValueError("mine")

        with rules() as compiled:
            self.assertRaises(KeyError, list, aigc.transform_stream(compiled, Failing()))
            stream = aigc.transform_stream(compiled, Closing(), on_stop=fail)
            self.assertRaises(ValueError, list, stream)
            self.assertEqual(closed, [True, True])
            # One that ended by itself is left alone.
            stream = aigc.transform_stream(compiled, map(str, Closing()))
            list(stream)
            self.assertEqual(closed, [True, True])

    def test_a_pair_of_surrogates_is_one_character(self):
        pieces = ["好\ud83d", "\ude00再", "", "\ud83d", "", "\ude00"]
        whole = "好😀再😀"
        with rules() as compiled, aigc.Scanner(compiled) as scanner:
            self.assertEqual("".join(aigc.transform_stream(compiled, pieces)), whole)
            self.assertEqual(aigc.transform(compiled, "".join(pieces)), whole.encode())
            for piece in pieces:
                scanner.feed(piece)
            scanner.finish()
            self.assertEqual((scanner.stats.bytes, scanner.stats.invalid), (len(whole.encode()), 0))
            # Halves without another stay what they are: no UTF-8.
            with aigc.Transformer(compiled) as transformer:
                out = transformer.feed("a\ud83d") + transformer.feed("b\ude00")
                out += transformer.feed("\ud83d") + transformer.flush()
                out += transformer.feed("\ud83d") + transformer.feed(b"c")
                out += transformer.feed("\ud83d") + transformer.finish()
                half, other = (c.encode("utf-8", "surrogatepass") for c in "\ud83d\ude00")
                self.assertEqual(out, b"a" + half + b"b" + other + half + half + b"c" + half)
                transformer.begin()
                self.assertEqual(transformer.feed("\ude00x"), other + b"x")

    def test_a_long_stream_keeps_no_findings(self):
        def source():
            for _ in range(5000):
                yield "备注"

        count = []
        with rules() as compiled:
            stream = aigc.transform_stream(compiled, source(), on_finding=count.append)
            next(stream)
            count.clear()
            gc.collect()
            before = len(gc.get_objects())
            for _ in range(4000):
                next(stream)
                self.assertEqual(len(count), 1)
                count.clear()
            gc.collect()
            self.assertLess(len(gc.get_objects()), before + 1000)

    def test_a_callback_may_raise(self):
        def fail(_finding):
            raise KeyError("mine")

        with rules() as compiled, aigc.Scanner(compiled, on_finding=fail) as scanner:
            with self.assertRaises(KeyError):
                scanner.feed(TEXT)
                scanner.finish()

    def test_a_callback_may_stop(self):
        with rules() as compiled, aigc.Scanner(compiled, on_finding=lambda f: False) as scanner:
            with self.assertRaises(aigc.Stopped):
                scanner.feed(TEXT)
                scanner.finish()

    def test_of_two_threads_one_is_in(self):
        """Wherever the one is in a step when the other comes."""
        for line in range(40):
            inside, both, go = [], [], threading.Event()

            def found(_finding):
                inside.append(threading.current_thread())
                both.append(len(inside) > 1)
                if inside[-1] is other:
                    go.wait(20)
                inside.pop()

            def feed():
                try:
                    scanner.feed("备注。")
                except (aigc.StateError, aigc.Stopped):
                    pass

            def trace(frame, event, _argument):
                nonlocal line
                if frame.f_code.co_filename != native.__file__:
                    return None
                if event == "line" and line == 0:
                    other.start()
                    while other.is_alive() and not inside:
                        time.sleep(0.001)
                line -= event == "line"
                return trace

            with rules() as compiled, aigc.Scanner(compiled, on_finding=found) as scanner:
                other = threading.Thread(target=feed)
                sys.settrace(trace)
                try:
                    feed()
                finally:
                    sys.settrace(None)
                    go.set()
                if other.ident:
                    other.join()
            self.assertNotIn(True, both)

    def test_a_callback_may_close(self):
        text = "备注" * 1000
        with rules() as compiled:
            scanner = aigc.Scanner(compiled, on_finding=lambda finding: scanner.close())
            self.assertEqual(len(scanner.feed(text)), 1000)
            self.assertRaises(ValueError, scanner.finish)
            transformer = aigc.Transformer(compiled, on_finding=lambda f: transformer.close())
            self.assertEqual(transformer.feed(text), text.encode())
            self.assertRaises(ValueError, transformer.finish)

    def test_a_callback_may_not_feed(self):
        with rules() as compiled:
            for kind in (aigc.Scanner, aigc.Transformer):
                with kind(compiled, on_finding=lambda finding: stream.feed("x")) as stream:
                    self.assertRaises(aigc.StateError, stream.feed, "备注。")

    def test_what_a_callback_may_not_do_loses_nothing(self):
        def misuse(_finding):
            for step in (stream.begin, stream.finish, lambda: stream.feed("\ud83d")):
                self.assertRaises(aigc.StateError, step)

        text = "前面 备注 13800138000 后面"
        with rules() as compiled:
            with aigc.Transformer(compiled, on_finding=misuse) as stream:
                out = stream.feed(text) + stream.finish()
                self.assertEqual(out, text.replace("13800138000", "*" * 11).encode())
                self.assertEqual(len(stream.findings), 2)
            with aigc.Scanner(compiled, on_finding=misuse) as stream:
                self.assertEqual(len(stream.feed(text) + stream.finish()), 2)

    def test_what_is_no_text_loses_no_half_of_a_pair(self):
        with rules() as compiled, aigc.Transformer(compiled) as transformer:
            out = transformer.feed("x\ud83d")
            self.assertRaises(TypeError, transformer.feed, 5)
            out += transformer.feed("\ude00y") + transformer.finish()
            self.assertEqual(out, "x😀y".encode())

    def test_a_callback_sees_long_texts_as_they_go(self):
        count = []

        def stop(_finding):
            count.append(stream.stats.bytes)
            return False

        text = "备注 " + "x" * (5 << 20)
        with rules() as compiled, aigc.Scanner(compiled, on_finding=stop) as stream:
            self.assertRaises(aigc.Stopped, stream.feed, text)
            self.assertEqual(len(count), 1)
            self.assertLessEqual(count[0], 1 << 20)
            self.assertRaises(aigc.Stopped, stream.finish)

    def test_state_is_checked(self):
        with rules() as compiled, aigc.Scanner(compiled) as scanner:
            scanner.finish()
            for text in ("x", ""):
                self.assertRaises(aigc.StateError, scanner.feed, text)
            scanner.begin()
            scanner.feed("x")

    def test_bytes_that_are_not_utf8_pass(self):
        with rules() as compiled, aigc.Transformer(compiled) as transformer:
            self.assertEqual(transformer.feed(b"\xff\x00a") + transformer.finish(), b"\xff\x00a")
            self.assertEqual(transformer.stats.invalid, 1)
            self.assertEqual(aigc.transform(compiled, "\ud800x"), b"\xed\xa0\x80x")

    def test_samples_are_drawn_as_documented(self):
        words = "\n".join(
            f"- {{id: s{share}, title: t, category: X.s, action: redact, sample: {share}, words: [w{share:03}]}}"
            for share in (1, 37, 50, 99, 100)
        )
        text = "w001 w037 w050 w099 w100"
        taken = set()
        with aigc.Rules(text=f"rules:\n{words}\n") as compiled:
            for number in range(200):
                name = b"conversation-%d" % number
                key = bytes([number] * 32) if number % 2 else b""
                digest = hashlib.blake2b(
                    name, digest_size=32, key=key, person=b"aigc sample".ljust(16, b"\0")
                ).digest()
                draw = int.from_bytes(digest[:4], "big") * 100 >> 32
                taken.add(draw)
                expected = " ".join(
                    "****" if draw < int(word[1:]) else word for word in text.split()
                )
                out = aigc.transform(compiled, text, stream_id=name, key=key or None)
                self.assertEqual(out.decode(), expected, name)
        self.assertGreater(len(taken), 50)

    def test_pseudonyms_are_told(self):
        text = RULES.replace("action: redact", "action: redact\n  redact: pseudonym\n  label: PHONE")
        table = {}
        compiled = aigc.Rules(text=text)
        with compiled:
            out = aigc.transform(
                compiled, TEXT, key=b"k" * 32, on_pseudonym=table.__setitem__
            ).decode()
        (name, replaced), = table.items()
        self.assertEqual(replaced, "13800138000")
        self.assertIn(name, out)

    def test_pseudonyms_are_put_back(self):
        text = RULES.replace("action: redact", "action: redact\n  redact: pseudonym\n  label: PHONE")
        with aigc.Rules(text=text) as compiled, aigc.Restorer() as restorer:
            out = aigc.transform(compiled, TEXT, key=b"k" * 32, on_pseudonym=restorer.add)
            self.assertNotIn(b"13800138000", out)
            self.assertEqual(restorer.restore(out).decode(), TEXT)
            self.assertEqual(restorer.count, 1)
            at = out.index(b"<PHONE_") + 3
            restorer.begin()
            self.assertEqual(restorer.feed(out[:at]), out[: at - 3])
            self.assertEqual(restorer.held, 3)
            rest = restorer.feed(out[at:]) + restorer.finish()
            self.assertEqual((out[: at - 3] + rest).decode(), TEXT)
            self.assertRaises(aigc.StateError, restorer.finish)
            name = out[at - 3 : out.index(b">") + 1].decode()
            restorer.add(name, "13800138000")
            self.assertRaises(aigc.FieldError, restorer.add, name, "another")
            self.assertRaises(aigc.FormatError, restorer.add, "PHONE", "1")
        with aigc.Restorer({"<A_1>": 'a "b"'}, as_json=True) as restorer:
            self.assertEqual(restorer.restore('{"q":"\\u003cA_1\\u003e"}'), b'{"q":"a \\"b\\""}')

    def test_objects_are_released(self):
        with rules() as compiled:
            for _ in range(200):
                aigc.Transformer(compiled)
        gc.collect()


class Interrupted(unittest.TestCase):
    """An exception that may come at any time comes out, and never a wrong result."""

    class TimeOut(Exception):
        """Raised by a signal."""

    TEXT = ("good text and more of it. " * 20 + "备注 13800138000 ") * 8000

    def setUp(self):
        def time_out(_signal, _frame):
            raise self.TimeOut

        self.lost = []
        before = signal.signal(signal.SIGALRM, time_out), sys.unraisablehook
        sys.unraisablehook = self.note_lost

        def restore():
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before[0])
            sys.unraisablehook = before[1]

        self.addCleanup(restore)

    def note_lost(self, told):
        """Python itself loses what is raised in a finalizer."""
        if told.object is not native.Handle.__del__:
            self.lost.append(told.exc_value)

    def check(self, call, good):
        """Interrupt a call at 25 moments from its begin to its end."""
        begin = time.perf_counter()
        self.assertTrue(good(call()))
        took = time.perf_counter() - begin
        came_out = 0
        for i in range(25):
            try:
                signal.setitimer(signal.ITIMER_REAL, took * (i + 1) / 26)
                result = call()
                signal.setitimer(signal.ITIMER_REAL, 0)
                self.assertTrue(good(result))
            except self.TimeOut:
                came_out += 1
        self.assertEqual(self.lost, [])
        self.assertGreater(came_out, 5)

    def test_a_signal_comes_out(self):
        with rules() as compiled:
            want = self.TEXT.replace("13800138000", "*" * 11).encode()
            found = aigc.scan(compiled, self.TEXT)
            self.assertEqual(len(found), 16000)
            told = []

            def scan():
                told.clear()
                scanned = aigc.scan(compiled, self.TEXT, on_finding=told.append)
                return scanned if told == scanned else []

            self.check(lambda: aigc.transform(compiled, self.TEXT), want.__eq__)
            self.check(scan, found.__eq__)
        label = aigc.Label(content_producer="example-lab", produce_id="i", time=5)
        key = aigc.SecretKey.generate()
        marked = aigc.mark_text(self.TEXT, label, key)
        self.check(lambda: aigc.mark_text(self.TEXT, label, key), marked.__eq__)
        page = PAGE.replace(b"x</body>", b"<p>text" * 500000 + b"</body>")
        file = aigc.mark_file(page, label)
        self.check(lambda: aigc.mark_file(page, label), file.__eq__)

    def test_an_interrupted_text_is_over(self):
        def interrupt(_finding):
            signal.raise_signal(signal.SIGALRM)

        with rules() as compiled, aigc.Transformer(compiled, on_finding=interrupt) as transformer:
            self.assertRaises(self.TimeOut, transformer.feed, TEXT)
            for step in (lambda: transformer.feed("x"), transformer.flush, transformer.finish):
                self.assertRaises(aigc.Stopped, step)
            transformer.begin()
            self.assertEqual(transformer.feed("text ") + transformer.finish(), b"text ")

    def test_a_full_stack_comes_out(self):
        def deep(levels):
            return deep(levels - 1) if levels else aigc.transform(compiled, TEXT)

        with rules() as compiled:
            want, came_out = deep(0), 0
            for levels in range(sys.getrecursionlimit() - 60, sys.getrecursionlimit()):
                try:
                    self.assertEqual(deep(levels), want)
                except (RecursionError, ctypes.ArgumentError) as error:
                    self.assertIn("recursion", str(error))
                    came_out += 1
        self.assertGreater(came_out, 5)
        self.assertEqual(self.lost, [])


class Batches(unittest.TestCase):
    TEXTS = ["没有", TEXT, "", "炸弹教程", "13800138000 13800138000"] * 7

    def expected(self, compiled):
        return [
            (index, f.start, f.end, f.rule)
            for index, text in enumerate(self.TEXTS)
            for f in aigc.scan(compiled, text)
        ]

    def test_a_batch_finds_what_scanning_finds(self):
        with rules() as compiled:
            for room in (1, 2, 3, 1000):
                with aigc.Batch(compiled, room=room) as batch:
                    hits = batch.scan_list(self.TEXTS)
                got = [(h.text, h.start, h.end, h.rule) for h in hits]
                self.assertEqual(got, self.expected(compiled), room)

    def test_room_for_no_hit_is_refused(self):
        with rules() as compiled:
            for room in (0, -1):
                self.assertRaises(ValueError, aigc.Batch, compiled, room=room)

    def test_buffers_with_narrow_offsets(self):
        data = [text.encode() for text in self.TEXTS]
        offsets = (ctypes.c_int32 * (len(data) + 1))()
        for index, text in enumerate(data):
            offsets[index + 1] = offsets[index] + len(text)
        with rules() as compiled, aigc.Batch(compiled) as batch:
            hits = batch.scan_buffer(bytearray(b"".join(data)), offsets)
            self.assertEqual(
                [(h.text, h.start, h.end, h.rule) for h in hits], self.expected(compiled)
            )

    def test_bad_offsets_are_refused(self):
        with rules() as compiled, aigc.Batch(compiled) as batch:
            for bad in ((0, 3, 2), (0, 1, 99)):
                offsets = (ctypes.c_uint64 * 3)(*bad)
                self.assertRaises(aigc.ArgumentError, batch.scan_buffer, b"abcd", offsets)
            self.assertRaises(ValueError, batch.scan_buffer, b"abcd", b"", width=8)

    def test_the_interpreter_runs_on_while_a_batch_is_scanned(self):
        ticks = []
        done = threading.Event()

        def count():
            while not done.is_set():
                ticks.append(time.monotonic())
                time.sleep(0.001)

        inside = []
        with rules() as compiled, aigc.Batch(compiled) as batch:
            thread = threading.Thread(target=count)
            thread.start()
            # A longer text, until one takes long enough to tell.
            for times in (1, 4, 16):
                data = (TEXT * 400).encode() * 200 * times
                offsets = (ctypes.c_uint64 * 2)(0, len(data))
                begin = time.monotonic()
                batch.scan_buffer(data, offsets)
                end = time.monotonic()
                inside = [tick for tick in ticks if begin < tick < end]
                if len(inside) > 5:
                    break
            done.set()
            thread.join()
        self.assertGreater(len(inside), 5)

    def test_threads_share_rules(self):
        with rules() as compiled:
            want = self.expected(compiled)
            got = []

            def work():
                with aigc.Batch(compiled) as batch:
                    for _ in range(20):
                        hits = batch.scan_list(self.TEXTS)
                got.append([(h.text, h.start, h.end, h.rule) for h in hits])

            threads = [threading.Thread(target=work) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(got, [want] * 4)


class Labels(unittest.TestCase):
    def setUp(self):
        self.key = aigc.SecretKey.generate()
        self.label = aigc.Label(content_producer="example-lab", model="模型")

    def test_a_mark_holds_for_a_pair_of_surrogates_that_was_cut(self):
        with aigc.TextMarker(self.label, self.key, label_at=aigc.LabelAt.START) as marker:
            pieces = [marker.feed("好\ud83d"), marker.feed("\ude00。"), marker.finish()]
        marked = b"".join(pieces).decode()
        self.assertIn("好😀。", marked)
        with aigc.TextVerifier(aigc.Keyring(self.key)) as verifier:
            cut = marked.index("😀")
            for piece in (marked[:cut] + "\ud83d", "\ude00" + marked[cut + 1 :]):
                verifier.feed(piece)
            self.assertTrue(verifier.finish())

    def test_a_verifier_is_for_one_thread(self):
        verifier, wrong = aigc.TextVerifier(), []
        text = "好" * 20000 + "\u2063" * 50

        def work():
            try:
                for _ in range(100):
                    try:
                        verifier.begin()
                        verifier.feed(text)
                        verifier.finish()
                    except (aigc.StateError, aigc.Stopped):
                        pass
            except BaseException as error:
                wrong.append(error)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])

    def test_an_interrupted_verification_is_over(self):
        def interrupt(*_arguments):
            raise KeyError("mine")

        marked = aigc.mark_text("你好", self.label, self.key)
        with aigc.TextVerifier(aigc.Keyring(self.key)) as verifier:
            verifier.feed(marked)
            verifier._tell = interrupt
            self.assertRaises(KeyError, verifier.feed, "x")
            self.assertRaises(aigc.Stopped, verifier.finish)
            del verifier._tell
            verifier.begin()
            verifier.feed(marked)
            self.assertTrue(verifier.finish())
            self.assertRaises(aigc.StateError, verifier.finish)
            self.assertRaises(aigc.StateError, verifier.finish)

    def test_a_key_may_be_closed_before_who_uses_it(self):
        keyring = aigc.Keyring(self.key)
        with aigc.TextMarker(self.label, self.key) as marker:
            self.key.close()
            marked = marker.feed("你好，世界。") + marker.finish()
        with aigc.TextVerifier(keyring) as verifier:
            keyring.close()
            verifier.feed(marked)
            self.assertTrue(verifier.finish())
        self.assertRaises(ValueError, lambda: self.key.id)

    def test_what_is_marked_verifies(self):
        marked = aigc.mark_text("你好，世界。", self.label, self.key)
        verdict = aigc.verify_text(marked, aigc.Keyring(self.key))
        self.assertTrue(verdict)
        self.assertIs(verdict.check(), verdict)
        self.assertTrue(verdict.visible_label)
        self.assertEqual(verdict.claimed["ContentProducer"], "example-lab")
        self.assertEqual(verdict.claimed["Model"], "模型")
        self.assertEqual(verdict.claimed["ProduceID"], self.label.produce_id)
        self.assertEqual(verdict.key_id, self.key.id)

    def test_what_is_not_so_does_not(self):
        marked = aigc.mark_text("你好，世界。", self.label, self.key)
        ring = aigc.Keyring(self.key)
        cases = {
            "unknown-signer": aigc.verify_text(marked),
            "altered": aigc.verify_text(marked.replace("你".encode(), "您".encode()), ring),
            "not-found": aigc.verify_text("你好", ring),
        }
        for name, verdict in cases.items():
            self.assertEqual(verdict.name, name)
            self.assertFalse(verdict)
            self.assertRaises(aigc.NotVerified, verdict.check)

    def test_pieces_and_places(self):
        with aigc.TextMarker(
            self.label, None, label_at=aigc.LabelAt.START, language=aigc.Language.EN
        ) as marker:
            out = b"".join(marker.feed(piece) for piece in ("Hel", "lo")) + marker.finish()
        self.assertTrue(out.endswith(b"Hello"))
        self.assertIn(b"AI", out)

    def test_fields_are_checked(self):
        self.assertRaises(aigc.FieldError, aigc.Label, content_producer="有 空格")
        self.assertRaises(TypeError, aigc.Label, producer="x")
        self.assertRaises(aigc.FieldError, aigc.Label().check)

    def test_keys_in_files(self):
        with tempfile.TemporaryDirectory() as folder:
            secret, public = os.path.join(folder, "k.key"), os.path.join(folder, "k.pub")
            self.key.save(secret, public)
            self.assertRaises(aigc.InputOutputError, self.key.save, secret, public)
            self.assertEqual(aigc.SecretKey(secret).id, self.key.id)
            ring = aigc.Keyring(public)
            self.assertEqual(len(ring), 1)
            self.assertTrue(aigc.verify_text(aigc.mark_text("x", self.label, self.key), ring))
            with open(public, "w", encoding="utf-8") as file:
                file.write("no key")
            self.assertRaises(aigc.KeyFileError, aigc.Keyring, public)


class Responses(unittest.TestCase):
    EVENTS = b"".join(
        b"data: " + json.dumps({"choices": [{"index": 0, "delta": {"content": piece}}]}).encode()
        + b"\n\n"
        for piece in ("号码 1380", "0138000", "。")
    ) + b"data: [DONE]\n\n"  # fmt: skip

    def run_filter(self, filter_, pieces, **head):
        filter_.begin(content_type="text/event-stream", **head)
        return b"".join(filter_.feed(piece) for piece in pieces) + filter_.finish()

    def test_an_answer_does_not_depend_on_its_cuts(self):
        with rules() as compiled, aigc.ResponseFilter(compiled) as filter_:
            whole = self.run_filter(filter_, [self.EVENTS])
            self.assertNotIn(b"0138000", whole)
            self.assertEqual(filter_.report.verdict, aigc.Verdict.MASKED)
            for cut in range(0, len(self.EVENTS), 5):
                pieces = [self.EVENTS[:cut], self.EVENTS[cut:]]
                self.assertEqual(self.run_filter(filter_, pieces), whole)

    def test_a_clean_answer_is_the_same_bytes(self):
        clean = self.EVENTS.replace(b"0138000", b"0")
        with rules() as compiled, aigc.ResponseFilter(compiled) as filter_:
            self.assertEqual(self.run_filter(filter_, [clean]), clean)
            self.assertEqual(filter_.report.verdict, aigc.Verdict.PASSED)

    def test_a_cap_in_milliseconds_holds(self):
        event = self.EVENTS[: self.EVENTS.index(b"\n\n") + 2]
        with rules() as compiled:
            policy = aigc.Policy(compiled, text=CAP)
            with aigc.ResponseFilter(compiled, policy=policy) as filter_:
                filter_.begin(content_type="text/event-stream")
                out = filter_.feed(event)
                time.sleep(0.03)
                self.assertEqual(out + filter_.tick(), event)

    def test_a_label_and_a_mark_are_put_in(self):
        key = aigc.SecretKey.generate()
        label = aigc.Label(content_producer="example-lab")
        with aigc.ResponseFilter(key=key, label_at=aigc.LabelAt.END) as filter_:
            out = self.run_filter(filter_, [self.EVENTS], label=label)
            self.assertTrue(filter_.report.visible_label and filter_.report.mark)
        text = "".join(
            choice["delta"].get("content") or ""
            for line in out.decode().splitlines()
            if line.startswith("data: {")
            for choice in json.loads(line[6:])["choices"]
        )
        self.assertTrue(aigc.verify_text(text, aigc.Keyring(key)))
        self.assertIn('"ContentProducer":"example-lab"', aigc.label_header(label))

    def test_requests(self):
        body = json.dumps(
            {"model": "m", "stream": True, "watermarking": False,
             "messages": [{"role": "user", "content": "我的号码 13800138000"}]},
            ensure_ascii=False,
        ).encode()  # fmt: skip
        with rules() as compiled:
            result = aigc.scan_request(compiled, body, fields={"watermarking": True})
            self.assertTrue(result.changed and result.streamed and not result.refused)
            changed = json.loads(result.body)
            self.assertEqual(changed["messages"][0]["content"], "我的号码 " + "*" * 11)
            self.assertIs(changed["watermarking"], True)
            self.assertEqual(result.model, "m")
            refused = aigc.scan_request(compiled, body.replace("号码".encode(), "炸弹教程".encode()))
            self.assertTrue(refused.refused)
            self.assertEqual(refused.stop_rule, "bomb")
            kind, answer = refused.refusal()
            self.assertIn("text/event-stream", kind)
            self.assertIn(b"data: ", answer)
            self.assertRaises(aigc.FormatError, aigc.scan_request, compiled, b"[1]")


PIXEL = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU"
    b"\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82"
)
PAGE = b"<!doctype html><html><head><title>t</title></head><body>x</body></html>"


LEAF = """basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=1.3.6.1.4.1.62558.2.1,emailProtection
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
"""


def make_credentials(folder):
    """A leaf, its key and its root, by openssl. @return three PEM texts."""

    def run(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, stderr=-3, stdout=-3)

    with open(os.path.join(folder, "leaf.ext"), "w", encoding="ascii") as file:
        file.write(LEAF)
    for name in ("ca", "leaf"):
        run("genpkey", "-algorithm", "ed25519", "-out", f"{name}.key")
    run("req", "-x509", "-new", "-key", "ca.key", "-subj", "/C=CN/O=Example/CN=root", "-days",
        "30", "-out", "ca.pem", "-addext", "keyUsage=critical,keyCertSign,cRLSign")  # fmt: skip
    run("req", "-new", "-key", "leaf.key", "-subj", "/C=CN/O=Example/CN=signer", "-out", "leaf.csr")
    run("x509", "-req", "-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
        "-days", "30", "-extfile", "leaf.ext", "-out", "leaf.pem")  # fmt: skip
    texts = []
    for name in ("leaf.pem", "leaf.key", "ca.pem"):
        with open(os.path.join(folder, name), "rb") as file:
            texts.append(file.read())
    return texts


class Files(unittest.TestCase):
    def test_what_is_marked_is_read(self):
        label = aigc.Label(content_producer="example-lab", produce_id="id-1")
        for file in (PIXEL, PAGE, bytearray(PIXEL)):
            marked = aigc.mark_file(file, label)
            report = aigc.read_file(marked)
            self.assertEqual(report.content_class, aigc.ContentClass.IS)
            self.assertEqual([found.values["ProduceID"] for found in report.labels], ["id-1"])
            self.assertEqual(report.labels[0].lint, [])
        with tempfile.NamedTemporaryFile() as file:
            file.write(marked)
            file.flush()
            self.assertEqual(aigc.read_file(file.name).format, "PNG")
        self.assertEqual(aigc.read_file(PIXEL).content_class, aigc.ContentClass.NONE)

    def test_a_file_is_let_go_without_the_collector_of_rings(self):
        label = aigc.Label(content_producer="example-lab")
        gc.collect()
        gc.disable()
        self.addCleanup(gc.enable)
        with tempfile.NamedTemporaryFile() as file, aigc.WatermarkKey(b"k" * 32) as key:
            file.write(PIXEL)
            file.flush()
            opened = os.listdir("/proc/self/fd")
            for call in (
                aigc.read_file,
                aigc.verify_c2pa,
                lambda file: aigc.mark_file(file, label),
                lambda file: aigc.detect_watermark_file(key, file),
            ):
                mine = bytearray(PIXEL)
                call(mine)
                mine.append(0)  # BufferError while somebody holds it
                call(file.name)
                self.assertEqual(os.listdir("/proc/self/fd"), opened)
                with open("/proc/self/maps", encoding="utf-8") as maps:
                    self.assertNotIn(file.name, maps.read())

    def test_a_file_that_becomes_shorter_is_an_error(self):
        with tempfile.NamedTemporaryFile() as file:
            file.write(PIXEL * 1000)
            file.flush()
            source = files._Bytes(file.name)
            os.truncate(file.name, 8)
            report = ctypes.c_void_p()
            with self.assertRaises(aigc.InputOutputError) as caught:
                native.call(
                    "aigc_media_read", ctypes.byref(source.source), None, ctypes.byref(report),
                    files=source.files,
                )  # fmt: skip
            self.assertEqual(caught.exception.errno, errno.EIO)

    def test_pipes_are_files(self):
        reading, writing = os.pipe()
        os.write(writing, PIXEL)
        os.close(writing)
        self.assertEqual(aigc.read_file(f"/dev/fd/{reading}").format, "PNG")
        os.close(reading)
        self.assertEqual(aigc.read_file("/proc/self/status").format, "text")
        self.assertRaises(aigc.UnsupportedError, aigc.read_file, "/dev/null")  # an empty file

    def test_empty_files(self):
        for empty in (b"", bytearray(), memoryview(b"")):
            self.assertRaises(aigc.UnsupportedError, aigc.read_file, empty)

    def test_what_cannot_be_marked_says_so(self):
        label = aigc.Label(content_producer="example-lab")
        self.assertRaises(aigc.UnsupportedError, aigc.mark_file, b"\1\2\3", label)
        self.assertRaises(aigc.FormatError, aigc.mark_file, PIXEL[:40], label)

    def test_c2pa(self):
        if shutil.which("openssl") is None:
            self.skipTest("openssl is not installed")
        with tempfile.TemporaryDirectory() as folder:
            chain, key, root = make_credentials(folder)
        signer = aigc.C2paSigner(chain, key)
        signed = aigc.sign_file(PIXEL, signer, label=aigc.Label(content_producer="example-lab"))
        report = aigc.verify_c2pa(signed, aigc.C2paTrust(root))
        self.assertTrue(report, report.failures)
        self.assertEqual(report.state, aigc.C2paState.TRUSTED)
        self.assertEqual(report.says["action"], "c2pa.created")
        self.assertEqual(aigc.verify_c2pa(signed).name, "unknown-signer")
        named = aigc.sign_file(PIXEL, signer, watermark=b"payload1")
        says = aigc.verify_c2pa(named).says
        self.assertEqual(says["watermark"], "org.aigc-label.watermark.1")
        self.assertEqual(says["watermark_value"], b"payload1".hex())
        altered = bytearray(signed)
        altered[-14] ^= 1
        self.assertFalse(aigc.verify_c2pa(altered, aigc.C2paTrust(root)))
        self.assertEqual(aigc.verify_c2pa(PIXEL).name, "not-found")
        self.assertRaises(
            aigc.SignedError, aigc.mark_file, signed, aigc.Label(content_producer="x")
        )


class Watermarks(unittest.TestCase):
    def test_ids(self):
        code = "001191110000EXAMPLE00F10001"
        made = aigc.WatermarkId.make(code, 1772323230)
        self.assertEqual((made.provider, made.seconds), (aigc.provider_tag(code), 1772323200))
        self.assertTrue(made.is_of(code))
        self.assertFalse(made.is_of("someone-else"))
        self.assertEqual(aigc.WatermarkId.unpack(made.pack()), made)
        self.assertEqual(
            aigc.WatermarkId.unpack(bytes.fromhex("1abcdeffffffe001")),
            aigc.WatermarkId(0xABCDE, 0x3FFFFFF, 0x2001),
        )
        self.assertIsNone(aigc.WatermarkId.unpack(bytes(8)))
        self.assertIsNone(aigc.WatermarkId.unpack(bytes([16] * 16)))
        self.assertRaises(ValueError, aigc.WatermarkId.unpack, b"short")
        self.assertRaises(ValueError, aigc.WatermarkId(1 << 20, 0, 0).pack)
        self.assertGreater(aigc.WatermarkId.make(code).seconds, 1772323200)

    def test_files(self):
        picture = os.path.join(os.path.dirname(__file__), "..", "cli", "clouds.jpg")
        payload = aigc.WatermarkId.make("example-lab").pack()
        with aigc.WatermarkKey(b"k" * 32) as key, aigc.WatermarkKey(b"x" * 32) as other:
            marked = aigc.embed_watermark_file(key, payload, picture)
            found = aigc.detect_watermark_file(key, marked)
            self.assertEqual(found.payload, payload)
            self.assertIsNone(aigc.detect_watermark_file(other, marked))
            self.assertRaises(
                aigc.UnsupportedError, aigc.embed_watermark_file, key, payload, PAGE
            )
            self.assertRaises(
                aigc.UnmarkableError, aigc.embed_watermark_file, key, payload, PIXEL
            )

    def test_all_labels_of_a_picture(self):
        if shutil.which("openssl") is None:
            self.skipTest("openssl is not installed")
        with tempfile.TemporaryDirectory() as folder:
            chain, secret, root = make_credentials(folder)
        picture = os.path.join(os.path.dirname(__file__), "..", "cli", "clouds.jpg")
        label = aigc.Label(content_producer="example-lab", produce_id="id-1")
        with aigc.WatermarkKey(b"k" * 32) as key:
            visible = aigc.VisibleLabel(language=aigc.Language.EN, style="plate", position="top")
            signer = aigc.C2paSigner(chain, secret)
            made = aigc.label_picture(
                picture, label, visible=visible, watermark_key=key, signer=signer
            )
            self.assertEqual(len(made.watermark), 8)
            self.assertTrue(aigc.WatermarkId.unpack(made.watermark).is_of("example-lab"))
            self.assertEqual(aigc.detect_watermark_file(key, made.data).payload, made.watermark)
            report = aigc.verify_c2pa(made.data, aigc.C2paTrust(root))
            self.assertTrue(report, report.failures)
            self.assertEqual(report.says["watermark_value"], made.watermark.hex())
            self.assertEqual(aigc.read_file(made.data).labels[0].values["ProduceID"], "id-1")
            given = aigc.label_picture(picture, label, watermark_key=key, payload=b"payload1")
            self.assertEqual(given.watermark, b"payload1")
            self.assertRaises(
                aigc.UnmarkableError, aigc.label_picture, PIXEL, label, watermark_key=key
            )
            weak = aigc.label_picture(PIXEL, label, watermark_key=key, allow_weak=True)
            self.assertEqual(weak.watermark, b"")
        self.assertEqual(aigc.read_file(weak.data).content_class, aigc.ContentClass.IS)
        self.assertRaises(aigc.WordingError, aigc.VisibleLabel, "by a machine")


if __name__ == "__main__":
    unittest.main()
