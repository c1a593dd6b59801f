# SPDX-License-Identifier: Apache-2.0
# The invisible watermark. One line for each file.
