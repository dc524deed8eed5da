// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/activations/activations_presenter.h"

#include <QObject>
#include <algorithm>

namespace outeffhop::activations {

Place training() {
    return {QStringLiteral("activations"), QObject::tr("Activations"), false};
}

Place comparing() {
    return {QStringLiteral("compare_histogram"), QObject::tr("Activations, runs overlaid"), true};
}

int defaultTensor(const std::vector<store::TensorDefinition>& tensors) {
    const store::TensorDefinition* best = nullptr;
    for (const auto& tensor : tensors)
        if (tensor.kind == "block_output" && (!best || tensor.layer > best->layer)) best = &tensor;
    if (!best && !tensors.empty()) best = &tensors.back();
    return best ? best->id : -1;
}

int tensorNamed(const std::vector<store::TensorDefinition>& tensors, const std::string& name) {
    const auto found =
        std::find_if(tensors.begin(), tensors.end(), [&](const auto& tensor) { return tensor.name == name; });
    return found == tensors.end() ? -1 : found->id;
}

std::vector<kit::HistogramFrame> framesOf(const std::vector<store::ActivationRecord>& records) {
    std::vector<kit::HistogramFrame> frames;
    frames.reserve(records.size());
    for (const auto& record : records) frames.push_back({record.step, record.histogram});
    return frames;
}

int framesWanted(kit::HistogramMode mode) {
    switch (mode) {
        case kit::HistogramMode::ridge:
            return 13;
        case kit::HistogramMode::overlay:
            return 1;
        case kit::HistogramMode::heat:
            return 100;
    }
    return 1;
}

}  // namespace outeffhop::activations
