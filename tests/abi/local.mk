# SPDX-License-Identifier: Apache-2.0
# Exported symbols, layers, headers, version, file names, the installed tree.
SOURCE_TESTS += \
	tests/abi/test_file_names.sh \
	tests/abi/test_headers.sh \
	tests/abi/test_layers.sh
abi_tests = \
	tests/abi/test_installed.sh \
	tests/abi/test_late_libraries.sh \
	tests/abi/test_symbols.sh \
	tests/abi/test_version.sh
TESTS += $(abi_tests)
# "make install" has libtool link the libraries again, in place, while other tests would load them;
# so this test runs last and alone.
tests/abi/test_installed.log: $(TEST_LOGS:tests/abi/test_installed.log=)
EXTRA_DIST += $(abi_tests) tests/abi/installed_files.txt tests/support/tap.sh

# Where "make install" puts things; the longer of two nested folders first.
print-install-folders:
	@printf '%s\n' 'bindir=$(bindir)' 'includedir=$(includedir)' \
		'pkgconfigdir=$(pkgconfigdir)' 'libdir=$(libdir)' 'localedir=$(localedir)' \
		'mandir=$(mandir)' 'pkgdatadir=$(pkgdatadir)' 'datadir=$(datadir)'
.PHONY: print-install-folders
