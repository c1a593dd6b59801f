# SPDX-License-Identifier: Apache-2.0
# The Python package, over the C ABI.
