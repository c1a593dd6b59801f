# SPDX-License-Identifier: Apache-2.0
# C2PA: manifests, signatures, certificates. One line for each file.
