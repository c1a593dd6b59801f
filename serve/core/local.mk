# SPDX-License-Identifier: Apache-2.0
# libaigcserve: HTTP bodies of model services, event by event.
