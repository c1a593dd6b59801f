# SPDX-License-Identifier: Apache-2.0
# libaigcserve and the nginx module with real programs: nginx, curl, SDKs.
serve_tests = \
	tests/serve/test_nginx_module.sh
TESTS += $(serve_tests)
EXTRA_DIST += $(serve_tests) \
	tests/serve/nginx.conf.in \
	tests/serve/nginx_service.sh \
	tests/serve/raw_client.py \
	tests/serve/scripted_upstream.py

# The module that the tests build.
clean-local: clean-nginx-module
clean-nginx-module:
	rm -rf nginx-module
.PHONY: clean-nginx-module
