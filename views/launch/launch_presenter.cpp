// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/launch/launch_presenter.h"

#include <QStringList>

#include "core/config/tasks.h"
#include "core/store/new_run.h"
#include "views/kit/number_format.h"

namespace outeffhop::launch {
namespace {

QString shown(const config::Json& value) {
    return QString::fromStdString(value.is_string() ? value.get<std::string>() : value.dump());
}

/// "data.path: choose a text file" with the title that the form has for it: "Data: choose a text file".
QString asTitled(const QString& problem) {
    for (const auto& parameter : config::parameters())
        if (const auto name = QString::fromStdString(parameter.name); problem.startsWith(name + QLatin1Char(':')))
            return QString::fromStdString(parameter.title) + problem.mid(name.size());
    return problem;
}

}  // namespace

LaunchPresenter::LaunchPresenter(config::RunConfig start) {
    replace(std::move(start));
}

void LaunchPresenter::replace(config::RunConfig config) {
    config_ = std::move(config);
    rejected_.clear();
    problems_.clear();
    editSeeds(QString::number(config_.seed));
}

void LaunchPresenter::edit(const config::Parameter& parameter, const QString& text) {
    rejected_.erase(parameter.name);
    problems_.erase(parameter.name);
    const auto status = config::setFromText(config_, parameter.name + "=" + text.toStdString());
    if (status && parameter.name == "model.kind") config::fitTask(config_);
    if (status && parameter.name == "data.task") config::fitModel(config_);
    if (status) return;
    rejected_[parameter.name] = text;
    problems_[parameter.name] = QString::fromStdString(status.error().message);
}

QString LaunchPresenter::text(const config::Parameter& parameter) const {
    const auto rejected = rejected_.find(parameter.name);
    return rejected != rejected_.end() ? rejected->second : shown(parameter.get(config_));
}

QString LaunchPresenter::problem(const config::Parameter& parameter) const {
    const auto problem = problems_.find(parameter.name);
    return problem != problems_.end() ? problem->second : QString();
}

bool LaunchPresenter::isVisible(const config::Parameter& parameter, bool advanced) const {
    if (parameter.name == "seed") return false;  // asked for as a list
    return parameter.applies(config_) && (advanced || !parameter.advanced || !isDefault(parameter));
}

bool LaunchPresenter::isDefault(const config::Parameter& parameter) const {
    return !problems_.contains(parameter.name) && parameter.get(config_) == parameter.defaultValue;
}

void LaunchPresenter::editSeeds(const QString& text) {
    seedsText_ = text;
    auto seeds = parseSeeds(text);
    seedsProblem_ = seeds ? QString() : QString::fromStdString(seeds.error().message);
    seeds_ = seeds.value_or(std::vector<std::int64_t>{});
}

QString LaunchPresenter::problem() const {
    for (const auto& parameter : config::parameters())
        if (parameter.applies(config_) && problems_.contains(parameter.name)) return problem(parameter);
    if (!seedsProblem_.isEmpty()) return seedsProblem_;
    const auto status = config::validate(config_);
    return status ? QString() : asTitled(QString::fromStdString(status.error().message));
}

std::vector<store::NewRun> LaunchPresenter::runs() const {
    return store::newRuns(config_, seeds_);
}

Result<std::vector<std::int64_t>> parseSeeds(const QString& text) {
    constexpr std::int64_t kMost = 100;
    std::vector<std::int64_t> seeds;
    for (const auto& part : text.split(',', Qt::SkipEmptyParts)) {
        const auto ends = part.trimmed().split('-');
        bool firstOk = false, lastOk = false;
        const auto first = ends.front().toLongLong(&firstOk);
        const auto last = ends.back().toLongLong(&lastOk);
        if (ends.size() > 2 || !firstOk || !lastOk || last < first || last - first >= kMost)
            return fail("seeds: \"{}\" is no seed; write whole numbers like 0,1,2 or 0-4",
                        part.trimmed().toStdString());
        for (auto seed = first; seed <= last; ++seed) seeds.push_back(seed);
    }
    if (seeds.empty()) return fail("seeds: write at least one whole number, for example 0");
    if (static_cast<std::int64_t>(seeds.size()) > kMost) return fail("seeds: at most {} at once", kMost);
    return seeds;
}

QString explain(const config::Parameter& parameter) {
    QStringList parts{QString::fromStdString(parameter.help)};
    const bool bounded =
        parameter.type == config::ParameterType::integer || parameter.type == config::ParameterType::real;
    if (bounded && parameter.maximum < std::numeric_limits<double>::max())
        parts << QStringLiteral("From %1 to %2.")
                     .arg(kit::formatNumber(parameter.minimum), kit::formatNumber(parameter.maximum));
    parts << QStringLiteral("Default: %1.")
                 .arg(parameter.defaultValue == "" ? QStringLiteral("empty") : shown(parameter.defaultValue));
    return parts.join(' ');
}

}  // namespace outeffhop::launch
