# SPDX-License-Identifier: Apache-2.0
# The command assess. One line for each file.
libcli_la_SOURCES += cli/assess/assess_answers.c
libcli_la_SOURCES += cli/assess/assess_corpus.c
libcli_la_SOURCES += cli/assess/assess_report.c
libcli_la_SOURCES += cli/assess/assessment.c
libcli_la_SOURCES += cli/assess/assessment.h
libcli_la_SOURCES += cli/assess/binomial.c
libcli_la_SOURCES += cli/assess/binomial.h
libcli_la_SOURCES += cli/assess/command_assess.c
libcli_la_SOURCES += cli/assess/name_table.c
libcli_la_SOURCES += cli/assess/name_table.h
libcli_la_SOURCES += cli/assess/sampling.c
libcli_la_SOURCES += cli/assess/sampling.h
