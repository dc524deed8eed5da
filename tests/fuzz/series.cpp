// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "core/data/series/series_data.h"
#include "tests/fuzz/target.h"

namespace outeffhop::fuzz {
namespace {

constexpr const char* kFile = "series.csv";

void checkFinite(const std::vector<double>& values) {
    for (const auto value : values)
        if (!std::isfinite(value)) throw std::logic_error("a mean or deviation is not finite");
}

Status useSeries(const std::filesystem::path& path, const std::string& split, bool strict) {
    auto opened =
        data::SeriesData::open({.path = path, .steps = 4, .horizon = 2, .split = split, .strict = strict, .seed = 1});
    if (!opened) return fail(opened.error());
    checkFinite(opened->means());
    checkFinite(opened->deviations());
    for (auto batch : {opened->next(3), opened->validation(0, 3), opened->probe(2)}) {
        if (!batch) return fail(batch.error());
        const auto rows = static_cast<std::size_t>(batch->sequences) * batch->channels;
        if (batch->past.size() != rows * batch->steps || batch->future.size() != rows * batch->horizon)
            throw std::logic_error("a batch has another size than it says");
    }
    return {};
}

std::string table(const char* head, char separator, int rows) {
    std::string text = head;
    for (int row = 0; row < rows; ++row)
        text += fmt::format("2016-07-{:02} 0{}:00:00{}{:.3f}{}{}{}-{}e-1\n", row / 24 + 1, row % 10, separator,
                            std::sin(row), separator, row, separator, row % 7);
    return text;
}

}  // namespace

Target series() {
    return {.name = "series",
            .seeds = {{{kFile, table("date,HUFL,HULL,OT\n", ',', 60)}},
                      {{kFile, table("\"date\";\"a; b\";c;d\r\n", ';', 80)}},
                      {{kFile, table("", '\t', 40)}},
                      {{kFile,
                        "1,2\n3,4\n5,6\n7,8\n9,1\n2,3\n4,5\n6,7\n8,9\n1,2\n3,4\n5,6\n7,8\n1,1\n1,1\n1,1\n2,2\n3,3\n"
                        "1,2\n3,4\n5,6\n7,8\n9,1\n2,3\n4,5\n6,7\n8,9\n1,2\n3,4\n5,6\n7,8\n1,1\n1,1\n1,1\n2,2\n"}}},
            .use = [](const std::filesystem::path& folder) -> Status {
                const auto path = folder / kFile;
                std::ignore = useSeries(path, "auto", true);
                if (auto status = useSeries(path, "10/10/10", false); !status) return status;
                return useSeries(path, "auto", false);
            }};
}

}  // namespace outeffhop::fuzz
