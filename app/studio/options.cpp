// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/options.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>
#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/paths.h"

namespace outeffhop::studio {

namespace {

constexpr char kDescription[] =
    "Trains, watches and compares transformers with softmax, Softmax_1 (OutEffHop) and clipped attention.\n\n"
    "Figures without a window:\n"
    "  outeffhop-studio --workspace DIR --render RUN... --plot attention --out attention.pdf --width 85 --font 8\n\n"
    "Plots: curves, loss, copy-loss, no-op-mass (or the name of any recorded metric), attention, heads, tokens,\n"
    "histogram, histogram-overlay, histogram-heat; of several runs compare-curves, compare-histogram,\n"
    "compare-attention, compare-difference (last run minus first).\n"
    "Tables: evaluation, evaluation-tensors, quantization of the last run; compare-table.\n"
    "The ending of --out chooses PNG, SVG, PDF, or CSV for the numbers; CSV, Markdown or LaTeX (.tex) for a table.";

struct Words {
    QCommandLineOption workspace{QStringLiteral("workspace"), QStringLiteral("Folder of the runs."),
                                 QStringLiteral("dir")};
    QCommandLineOption theme{QStringLiteral("theme"),
                             QStringLiteral("dark or light; figures also print (their default)."),
                             QStringLiteral("name")};
    QCommandLineOption render{QStringLiteral("render"),
                              QStringLiteral("Draw a figure of the runs named as arguments, without a window.")};
    QCommandLineOption plot{QStringLiteral("plot"), QStringLiteral("Which figure."), QStringLiteral("name")};
    QCommandLineOption out{QStringLiteral("out"), QStringLiteral("File to write."), QStringLiteral("file")};
    QCommandLineOption width{QStringLiteral("width"), QStringLiteral("Width of the figure (85)."), QStringLiteral("mm"),
                             QStringLiteral("85")};
    QCommandLineOption font{QStringLiteral("font"), QStringLiteral("Size of its text (8)."), QStringLiteral("pt"),
                            QStringLiteral("8")};
    QCommandLineOption layer{QStringLiteral("layer"), QStringLiteral("Layer, counted from 1."), QStringLiteral("n"),
                             QStringLiteral("1")};
    QCommandLineOption head{QStringLiteral("head"), QStringLiteral("Head, counted from 1."), QStringLiteral("n"),
                            QStringLiteral("1")};
    QCommandLineOption step{QStringLiteral("step"), QStringLiteral("Newest snapshot at or before this step."),
                            QStringLiteral("n")};
};

Result<double> number(const QCommandLineParser& parser, const QCommandLineOption& option) {
    bool good = false;
    const QString text = parser.value(option);
    const double value = text.toDouble(&good);
    if (good) return value;
    return fail("--{} takes a number, not \"{}\"", option.names().front().toStdString(), text.toStdString());
}

Result<RenderRequest> readRender(const QCommandLineParser& parser, const Words& words) {
    RenderRequest request;
    request.runs = parser.positionalArguments();
    request.plot = parser.value(words.plot);
    request.file = parser.value(words.out);
    if (request.runs.isEmpty()) return fail("--render needs the names or ids of one or more runs");
    if (request.plot.isEmpty()) return fail("--render needs --plot NAME, e.g. --plot attention");
    if (request.file.isEmpty()) return fail("--render needs --out FILE");
    const auto width = number(parser, words.width), font = number(parser, words.font);
    const auto layer = number(parser, words.layer), head = number(parser, words.head);
    for (const auto* value : {&width, &font, &layer, &head})
        if (!*value) return fail(value->error());
    request.figure.widthMm = *width;
    request.figure.fontPt = *font;
    request.layer = static_cast<int>(*layer) - 1;
    request.head = static_cast<int>(*head) - 1;
    if (request.layer < 0 || request.head < 0) return fail("--layer and --head count from 1");
    if (parser.isSet(words.step)) {
        const auto step = number(parser, words.step);
        if (!step) return fail(step.error());
        request.step = static_cast<qint64>(*step);
    }
    if (parser.isSet(words.theme)) {
        const QString theme = parser.value(words.theme);
        request.figure.theme = theme == QLatin1String("dark")    ? kit::ThemeKind::dark
                               : theme == QLatin1String("light") ? kit::ThemeKind::light
                                                                 : kit::ThemeKind::print;
    }
    return request;
}

}  // namespace

bool needsNoDisplay(int count, char** arguments) {
    constexpr std::array<std::string_view, 6> kWords{"--render", "--help", "--help-all", "-h", "--version", "-v"};
    return std::any_of(arguments + 1, arguments + count,
                       [&](const char* argument) { return std::ranges::find(kWords, argument) != kWords.end(); });
}

Result<Options> parseOptions(const QStringList& arguments) {
    QCommandLineParser parser;
    const Words words;
    parser.setApplicationDescription(QLatin1String(kDescription));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({words.workspace, words.theme, words.render, words.plot, words.out, words.width, words.font,
                       words.layer, words.head, words.step});
    parser.addPositionalArgument(QStringLiteral("runs"),
                                 QStringLiteral("Runs to render: ids, or unique parts of ids or names."),
                                 QStringLiteral("[RUN...]"));
    if (!parser.parse(arguments)) return fail("{}", parser.errorText().toStdString());
    if (parser.isSet(QStringLiteral("help"))) parser.showHelp();
    if (parser.isSet(QStringLiteral("version"))) parser.showVersion();

    Options options;
    options.workspace.path =
        parser.isSet(words.workspace)
            ? std::filesystem::path(QFileInfo(parser.value(words.workspace)).absoluteFilePath().toStdString())
            : defaultWorkspace();
    options.theme = parser.value(words.theme);
    const QStringList themes{{}, QStringLiteral("dark"), QStringLiteral("light"), QStringLiteral("print")};
    if (!themes.contains(options.theme))
        return fail("--theme is dark or light (print for figures), not \"{}\"", options.theme.toStdString());
    options.wantsRender = parser.isSet(words.render);
    if (!options.wantsRender) return options;
    auto render = readRender(parser, words);
    if (!render) return fail(render.error());
    options.render = std::move(*render);
    return options;
}

}  // namespace outeffhop::studio
