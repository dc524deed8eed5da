# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from include_rules import violation

ALLOWED = [
    ("core/store/run_writer.cpp", "<sqlite3.h>"),
    ("core/store/run_writer.cpp", '"core/base/result.h"'),
    ("core/models/opt.cpp", '"core/attention/attention.h"'),
    ("core/models/opt.h", "<ATen/ATen.h>"),
    ("core/attention/rescale.cu", "<cuda_runtime.h>"),
    ("views/attention/widget.cpp", '"views/kit/heat_map.h"'),
    ("views/attention/widget.cpp", '"views/attention/presenter.h"'),
    ("views/kit/curve_plot.cpp", "<qcustomplot.h>"),
    ("views/bridge/cursor.h", '"core/store/run_reader.h"'),
    ("app/studio/main.cpp", '"views/curves/widget.h"'),
    ("app/studio/main.cpp", "<QApplication>"),
    ("app/outeffhop/train.cpp", '"core/worker/session.h"'),
    ("app/outeffhop/train.cpp", "<torch/cuda.h>"),
]
FORBIDDEN = [
    ("core/store/run_writer.cpp", "<QString>"),
    ("core/base/paths.cpp", "<QtCore/QString>"),
    ("core/telemetry/recorder.cpp", "<sqlite3.h>"),
    ("views/bridge/store_service.cpp", "<SQLiteCpp/SQLiteCpp.h>"),
    ("core/data/text.cpp", "<ATen/ATen.h>"),
    ("core/store/run_writer.cpp", '"core/attention/attention.h"'),
    ("core/base/paths.cpp", '"core/store/run_reader.h"'),
    ("core/attention/attention.cpp", '"core/models/opt.h"'),
    ("core/store/run_writer.cpp", '"views/kit/theme.h"'),
    ("views/attention/widget.cpp", '"views/histogram/widget.h"'),
    ("views/attention/widget.cpp", "<qcustomplot.h>"),
    ("views/attention/presenter.cpp", '"core/metrics/kurtosis.h"'),
    ("views/kit/theme.cpp", '"app/studio/main_window.h"'),
    ("app/studio/main.cpp", '"core/worker/session.h"'),
    ("app/studio/main.cpp", "<c10/util/Half.h>"),
    ("app/studio/main.cpp", '"app/outeffhop/train.h"'),
    ("app/outeffhop/train.cpp", '"views/kit/theme.h"'),
    ("app/outeffhop/train.cpp", "<QApplication>"),
]


class IncludeRules(unittest.TestCase):
    def test_allowed(self):
        for path, include in ALLOWED:
            self.assertIsNone(violation(path, include), f"{path} {include}")

    def test_forbidden(self):
        for path, include in FORBIDDEN:
            self.assertIsNotNone(violation(path, include), f"{path} {include}")


if __name__ == "__main__":
    unittest.main()
