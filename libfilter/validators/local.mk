# SPDX-License-Identifier: Apache-2.0
# Validators of rules, and digests that some need. One line for each file.
libfilter_la_SOURCES += libfilter/validators/digest_sodium.c
libfilter_la_SOURCES += libfilter/validators/digest_sodium.h
libfilter_la_SOURCES += libfilter/validators/keccak.c
libfilter_la_SOURCES += libfilter/validators/keccak.h
libfilter_la_SOURCES += libfilter/validators/validate_host_icu.c
libfilter_la_SOURCES += libfilter/validators/validators.c
libfilter_la_SOURCES += libfilter/validators/validators.h
libfilter_la_SOURCES += libfilter/validators/validators_china.c
libfilter_la_SOURCES += libfilter/validators/validators_china_papers.c
libfilter_la_SOURCES += libfilter/validators/validators_coin.c
libfilter_la_SOURCES += libfilter/validators/validators_network.c
libfilter_la_SOURCES += libfilter/validators/validators_phone.c
libfilter_la_SOURCES += libfilter/validators/validators_token.c
libfilter_la_SOURCES += libfilter/validators/validators_world.c
EXTRA_DIST += libfilter/validators/README.md
