# SPDX-License-Identifier: Apache-2.0
"""Make what an answer of a model is measured with, in a folder: words.txt and rules.yaml, 10,000
words that do not occur; stream.sse, 401 events of three Chinese characters; turns.sse, the same
with events of two choices in turns, none of which is like the one before; and llama.sse, as
llama.cpp's server writes them, with the numbers of their tokens.

usage: make_stream.py FOLDER
"""
import json
import random
import sys

random.seed(7)
folder = sys.argv[1]
han = [chr(c) for c in range(0x4e00, 0x9000)]
words = sorted({"".join(random.choices(han, k=random.randint(2, 5))) for _ in range(10100)})[:10000]
with open(folder + "/words.txt", "w") as out:
    out.write("\n".join(words) + "\n")
with open(folder + "/rules.yaml", "w") as out:
    out.write("rules:\n- {id: w, title: t, category: X.a, action: redact, lists: [words.txt]}\n")
text = "人工智能生成的内容应当按照规定添加标识，让用户知道它从哪里来，也让机器能够读懂。" * 40


def event(index, choice):
    return "data: " + json.dumps(
        {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1700000000, "model": "m",
         "choices": [{"index": choice, "delta": {"content": text[index * 3:index * 3 + 3]},
                      "finish_reason": None}]},
        ensure_ascii=False, separators=(",", ":")) + "\n\n"


def llama_event(index):
    return "data: " + json.dumps(
        {"index": 0, "content": text[index * 3:index * 3 + 3], "tokens": [104000 + index % 977],
         "stop": index == 400, "id_slot": 0, "tokens_predicted": index + 1, "tokens_evaluated": 23},
        ensure_ascii=False, separators=(",", ":")) + "\n\n"


with open(folder + "/llama.sse", "w") as out:
    out.write("".join(llama_event(i) for i in range(401)))
for name, choices in ("stream", 1), ("turns", 2):
    with open("%s/%s.sse" % (folder, name), "w") as out:
        out.write("".join(event(i, i % choices) for i in range(400)) + "data: [DONE]\n\n")
