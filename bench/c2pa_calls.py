# SPDX-License-Identifier: Apache-2.0
"""What bench/c2pa_calls does, with c2pa-python, the reference engine in the same process:

    c2pa_calls.py FILE CERT.pem KEY.pem ROOT.pem
"""

import io
import json
import statistics
import sys
import time

import c2pa

SERIES = 9
CALLS = 200

file, chain, key, root = (open(path, "rb").read() for path in sys.argv[1:5])
signer = c2pa.Signer.from_info(
    c2pa.C2paSignerInfo(alg=b"ed25519", sign_cert=chain, private_key=key, ta_url=None)
)
# No thumbnail, and no verification of what was just signed.
context = c2pa.Context.from_dict(
    {
        "version": 1,
        "builder": {"thumbnail": {"enabled": False}},
        "verify": {"verify_after_sign": False, "verify_trust": True},
        "trust": {"trust_anchors": root.decode()},
    }
)
SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
MANIFEST = json.dumps(
    {
        "claim_generator_info": [{"name": "bench", "version": "1"}],
        "assertions": [
            {
                "label": "c2pa.actions.v2",
                "data": {
                    "actions": [
                        {
                            "action": "c2pa.created",
                            "digitalSourceType": SOURCE_TYPE,
                            "softwareAgent": {"name": "m"},
                        }
                    ]
                },
            }
        ],
    }
)


def sign():
    out = io.BytesIO()
    builder = c2pa.Builder(MANIFEST, context)
    builder.sign(signer, "image/png", io.BytesIO(file), out)
    builder.close()
    return out.getvalue()


def verify(signed):
    reader = c2pa.Reader("image/png", io.BytesIO(signed), context=context)
    if reader.get_validation_state() != "Trusted":
        sys.exit("c2pa_calls.py: not trusted")
    reader.close()


def run(what, call):
    taken = []
    for _ in range(SERIES):
        begin = time.process_time()
        for _ in range(CALLS):
            call()
        taken.append((time.process_time() - begin) / CALLS * 1e6)
    microseconds = round(statistics.median(taken))
    print(
        json.dumps(
            {"bench": "c2pa", "what": f"c2pa-python, {what}, a call", "microseconds": microseconds},
            separators=(",", ":"),
        )
    )


run("sign", sign)
result = sign()
run("verify", lambda: verify(result))
