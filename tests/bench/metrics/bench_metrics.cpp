// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <charconv>
#include <iostream>
#include <string>

#include "core/base/clock.h"
#include "core/metrics/activation_statistics.h"

/// bench_metrics SEQUENCES TOKENS CHANNELS THREADS: all statistics of a random tensor as often as each line "passes N"
/// says; answers with the seconds. See compare.py.
int main(int argc, char** argv) {
    const auto number = [&](int index) {
        long value = 0;
        const std::string text = index < argc ? argv[index] : "";
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    };
    if (argc != 5) return std::cerr << "bench_metrics SEQUENCES TOKENS CHANNELS THREADS\n", 2;
    at::set_num_threads(static_cast<int>(number(4)));
    const at::Tensor x = at::randn({number(1), number(2), number(3)});
    std::string what;
    double sum = 0;
    for (int count = 0; std::cin >> what >> count;) {
        const double begin = outeffhop::steadySeconds();
        for (int i = 0; i < count; ++i) sum += outeffhop::metrics::statistics(x).kurtosis;
        std::cout << outeffhop::steadySeconds() - begin << std::endl;
    }
    return sum > 0 ? 0 : 1;
}
