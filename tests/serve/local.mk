# SPDX-License-Identifier: Apache-2.0
# libaigcserve and the nginx module with real programs: nginx, curl, SDKs.
serve_tests = \
	tests/serve/test_nginx_faults.sh \
	tests/serve/test_nginx_load.sh \
	tests/serve/test_nginx_module.sh
# test_sdk_clients.sh is one of the first of all: see Makefile.am.
TESTS += $(serve_tests)
check_PROGRAMS += tests/serve/event_server
tests_serve_event_server_SOURCES = tests/serve/event_server.c
tests_serve_event_server_LDADD =
EXTRA_DIST += $(serve_tests) \
	tests/serve/test_sdk_clients.sh \
	tests/serve/fault_client.py \
	tests/serve/load_client.py \
	tests/serve/nginx.conf.in \
	tests/serve/nginx_faults.conf.in \
	tests/serve/nginx_load.conf.in \
	tests/serve/nginx_service.sh \
	tests/serve/raw_client.py \
	tests/serve/sdk_clients.py \
	tests/serve/scripted_upstream.py

# The load test as it is meant: some minutes.
load: all $(check_PROGRAMS)
	LOAD_STREAMS=100000 LOAD_RENEWALS=2000 LOAD_RELOADS=10 LOAD_GROWTH=4096 \
		$(MAKE) $(AM_MAKEFLAGS) check TESTS=tests/serve/test_nginx_load.sh
	@grep '^#' tests/serve/test_nginx_load.log
.PHONY: load

# The module that the tests build, and the clients that they install.
clean-local: clean-nginx-module
clean-nginx-module:
	rm -rf nginx-module sdk-clients
.PHONY: clean-nginx-module
