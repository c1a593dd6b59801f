# SPDX-License-Identifier: Apache-2.0
"""Run unittest files and speak TAP: python3 tap_unittest.py FILE..."""

import importlib.util
import sys
import unittest


class TapResult(unittest.TestResult):
    """One line for each test, with what went wrong behind it."""

    def __init__(self):
        super().__init__()
        self.count = 0

    def _line(self, good, test, note=""):
        self.count += 1
        print(f"{'ok' if good else 'not ok'} {self.count} - {test.id()}{note}", flush=True)

    def addSuccess(self, test):
        super().addSuccess(test)
        self._line(True, test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._line(True, test, f" # SKIP {reason}")

    def _bad(self, test, error):
        self._line(False, test)
        for line in self._exc_info_to_string(error, test).splitlines():
            print(f"# {line}")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._bad(test, err)

    def addError(self, test, err):
        super().addError(test, err)
        self._bad(test, err)


def main(paths):
    suite = unittest.TestSuite()
    for path in paths:
        spec = importlib.util.spec_from_file_location(path.rsplit("/", 1)[-1][:-3], path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        suite.addTests(unittest.defaultTestLoader.loadTestsFromModule(module))
    result = TapResult()
    suite.run(result)
    print(f"1..{result.count}")
    return 0 if result.wasSuccessful() and result.count else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
