// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/attention/normalizers.h"
#include "core/theory/image_patterns.h"
#include "core/theory/tally.h"

/// What the theory of the OutEffHop memory (arXiv 2404.03828, sections 2 and 3) says, measured on memories of images.
namespace outeffhop::theory {

struct Setting {
    attention::Normalizer normalizer = {};
    double beta = 1;              ///< inverse temperature, > 0
    std::int64_t patterns = 100;  ///< images a memory holds or a classifier learns, >= 2
    std::vector<std::int64_t> seeds = {1};
};

/// Measures one memory. The seeds choose images and noise, which are the same for every normalizer.
struct Experiment {
    std::string name;      ///< "capacity"
    std::string question;  ///< one sentence
    Setting usual;         ///< inverse temperature and patterns unless somebody wants others
    std::function<Result<std::vector<Series>>(const ImageGallery& gallery, const Setting& setting)> run;
};

/// landscape, descent, bound, capacity, noise, noop, classification.
const std::vector<Experiment>& experiments();
/// nullptr when there is none of that name.
const Experiment* findExperiment(const std::string& name);

/// Energy along straight lines through stored patterns. A step is a place: t = (step - 150) / 100.
Result<std::vector<Series>> landscape(const ImageGallery& gallery, const Setting& setting);
/// Energy, residual and error over updates from patterns of which half is missing. A step is an update.
Result<std::vector<Series>> descent(const ImageGallery& gallery, const Setting& setting);
/// Error of one update beside its bound (attention::retrievalErrorBound). A step is an inverse temperature.
Result<std::vector<Series>> bound(const ImageGallery& gallery, const Setting& setting);
/// Error of one update from corrupted patterns. A step is the number of patterns stored, up to 500.
Result<std::vector<Series>> capacity(const ImageGallery& gallery, const Setting& setting);
/// Error of one update from noisy patterns. A step is 100 standard deviations of the noise.
Result<std::vector<Series>> noise(const ImageGallery& gallery, const Setting& setting);
/// What a query finds whose logits are all -c. A step is c.
Result<std::vector<Series>> noop(const ImageGallery& gallery, const Setting& setting);

/// Loss and accuracy of a classifier of `patterns` images (HopfieldClassifier) while it learns. A step is an epoch.
Result<std::vector<Series>> classification(const ImageGallery& gallery, const Setting& setting);

}  // namespace outeffhop::theory
