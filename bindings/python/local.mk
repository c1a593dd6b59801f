# SPDX-License-Identifier: Apache-2.0
# The Python package, over the C ABI; "pip install bindings/python" installs it.
EXTRA_DIST += bindings/python/README.md bindings/python/pyproject.toml \
	bindings/python/aigc_label bindings/python/.gitignore
