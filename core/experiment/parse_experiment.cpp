// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/parse_experiment.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "core/base/json_text.h"
#include "core/config/json.h"
#include "core/config/nearest.h"

namespace outeffhop::experiment {
namespace {

using Names = std::vector<std::string>;

Status oneOf(const std::string& what, const std::string& name, const Names& known) {
    if (std::ranges::find(known, name) != known.end()) return {};
    return fail("there is no {} \"{}\"{}", what, shortened(name), config::suggestion(name, known));
}

Status onlyEntries(const Json& json, const Names& known) {
    if (!json.is_object()) return fail("a JSON object is expected, not {}", shortened(json.dump()));
    for (const auto& [key, value] : json.items())
        if (auto status = oneOf("entry", key, known); !status) return status;
    return {};
}

template <class Named>
Names namesOf(const std::vector<Named>& all) {
    Names names;
    for (const auto& each : all) names.push_back(each.name);
    return names;
}

Status eachOnce(const char* what, Names names) {
    std::ranges::sort(names);
    const auto twice = std::ranges::adjacent_find(names);
    if (twice == names.end()) return {};
    return fail("there are two {} named \"{}\"", what, shortened(*twice));
}

/// [mean, deviation], or the mean alone.
Result<store::MetricCell> publishedNumber(const Json& json) {
    if (json.is_number()) return store::MetricCell{.mean = json.get<double>()};
    if (json.is_array() && json.size() == 2)
        return store::MetricCell{.mean = json[0].get<double>(), .deviation = json[1].get<double>()};
    return fail("a published number is [mean, deviation] or a number, not {}", shortened(json.dump()));
}

/// Parses one text; its parts are filled in the order of the members, which later ones refer to.
class Parser {
 public:
    Parser(const Json& json, const std::function<Result<Experiment>(const std::string&)>& load)
        : json_(json), load_(load) {}

    Result<Experiment> parse() {
        for (auto part : {&Parser::head, &Parser::measures, &Parser::methods, &Parser::cases, &Parser::publishedFrom,
                          &Parser::orderings})
            if (auto status = (this->*part)(); !status) return fail(status.error());
        return experiment_;
    }

 private:
    Status head() {
        if (auto status = onlyEntries(json_, {"title", "description", "data", "common", "measures", "quantization",
                                              "methods", "cases", "seeds", "orderings", "published_from"});
            !status)
            return status;
        experiment_.title = json_.value("title", "");
        experiment_.description = json_.value("description", "");
        experiment_.common = json_.value("common", Json::object());
        for (const auto& seed : json_.at("seeds")) {
            if (!seed.is_number_integer()) return fail("a seed is a whole number, not {}", shortened(seed.dump()));
            experiment_.seeds.push_back(seed.get<std::int64_t>());
        }
        experiment_.data = json_.value("data", experiment_.data);
        return experiment_.seeds.empty() ? Status(fail("\"seeds\" is empty")) : Status();
    }

    Status measures() {
        for (const auto& json : json_.at("measures")) {
            if (auto status = onlyEntries(json, {"name", "title", "from", "difference"}); !status) return status;
            Measure measure{.name = json.at("name"), .title = json.at("title"), .from = json.value("from", "")};
            if (measure.isDifference()) {
                measure.minuend = json.at("difference").at(0);
                measure.subtrahend = json.at("difference").at(1);
                for (const auto& part : {measure.minuend, measure.subtrahend})
                    if (auto status = oneOf("measure", part, namesOf(experiment_.measures)); !status) return status;
            }
            experiment_.measures.push_back(std::move(measure));
        }
        return eachOnce("measures", namesOf(experiment_.measures));
    }

    Status methods() {
        for (const auto& json : json_.at("methods")) {
            if (auto status = onlyEntries(json, {"name", "settings"}); !status) return status;
            experiment_.methods.push_back({json.at("name"), json.at("settings")});
        }
        return eachOnce("methods", namesOf(experiment_.methods));
    }

    Status cases() {
        for (const auto& json : json_.at("cases")) {
            if (auto status = onlyEntries(
                    json, {"name", "settings", "quantization", "from", "higher_is_better", "percent", "published"});
                !status)
                return status;
            Case each{.name = json.at("name"),
                      .settings = json.at("settings"),
                      .quantization = quantization(json),
                      .from = json.value("from", std::map<std::string, std::string>()),
                      .higherIsBetter = json.value("higher_is_better", Names()),
                      .percent = json.value("percent", Names()),
                      .published = {}};
            for (const auto& list : {each.higherIsBetter, each.percent})
                for (const auto& measure : list)
                    if (auto status = oneOf("measure", measure, namesOf(experiment_.measures)); !status) return status;
            for (const auto& [measure, source] : each.from)
                if (auto status = oneOf("measure", measure, namesOf(experiment_.measures)); !status) return status;
            if (auto status = published(json.value("published", Json::object()), each.published); !status)
                return fail(std::move(status.error()).during(shortened(each.name)));
            experiment_.cases.push_back(std::move(each));
        }
        return eachOnce("cases", namesOf(experiment_.cases));
    }

    /// The common one with the case's own on top; a case that says null is not quantized.
    [[nodiscard]] Json quantization(const Json& json) const {
        auto all = json_.value("quantization", Json());
        if (!json.contains("quantization")) return all;
        if (json["quantization"].is_null()) return {};
        all.update(json["quantization"]);
        return all;
    }

    Status published(const Json& json, Published& published) {
        for (const auto& [method, numbers] : json.items()) {
            if (auto status = oneOf("method", method, namesOf(experiment_.methods)); !status) return status;
            for (const auto& [measure, number] : numbers.items()) {
                if (auto status = oneOf("measure", measure, namesOf(experiment_.measures)); !status) return status;
                auto cell = publishedNumber(number);
                if (!cell) return fail(cell.error());
                published[method][measure] = *cell;
            }
        }
        return {};
    }

    /// Cases of the same name in another experiment lend their published numbers.
    Status publishedFrom() {
        if (!json_.contains("published_from")) return {};
        const auto other = load_(json_["published_from"].get<std::string>());
        if (!other) return fail(other.error());
        for (auto& each : experiment_.cases) {
            const auto same = std::ranges::find(other->cases, each.name, &Case::name);
            if (each.published.empty() && same != other->cases.end()) each.published = same->published;
        }
        return {};
    }

    Status orderings() {
        for (const auto& json : json_.value("orderings", Json::array())) {
            if (auto status = onlyEntries(json, {"measure", "better", "than"}); !status) return status;
            const Ordering ordering{.measure = json.at("measure"), .better = json.at("better"), .than = {}};
            if (auto status = oneOf("measure", ordering.measure, namesOf(experiment_.measures)); !status) return status;
            if (auto status = oneOf("method", ordering.better, namesOf(experiment_.methods)); !status) return status;
            for (const auto& than : json.at("than").get<Names>()) {
                if (auto status = oneOf("method", than, namesOf(experiment_.methods)); !status) return status;
                experiment_.orderings.push_back({ordering.measure, ordering.better, than});
            }
        }
        return {};
    }

    const Json& json_;
    const std::function<Result<Experiment>(const std::string&)>& load_;
    Experiment experiment_;
};

}  // namespace

Result<Experiment> parseExperiment(const std::string& text,
                                   const std::function<Result<Experiment>(const std::string& name)>& load) {
    const auto json = config::parseJson(text);
    if (!json) return fail(json.error());
    if (json->dump().find("\\u0000") != std::string::npos) return fail("a zero byte in a text");
    try {
        return Parser(*json, load).parse();
    } catch (const Json::exception& error) {
        return fail("not an experiment: {}", reasonOf(error));
    }
}

}  // namespace outeffhop::experiment
