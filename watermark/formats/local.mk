# SPDX-License-Identifier: Apache-2.0
# Container formats, one file each. One line for each file.
