# SPDX-License-Identifier: Apache-2.0
"""The version, as the build of the C libraries writes it (tests compare the two)."""

VERSION = "0.1.0"
