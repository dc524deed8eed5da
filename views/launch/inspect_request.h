// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <string>

namespace outeffhop::launch {

enum class Specimen { text, image, series };

/// What `outeffhop inspect` is asked to look at.
struct InspectRequest {
    QString model = {};  ///< a run's id, or the folder of a checkpoint
    bool isFolder = false;
    Specimen specimen = Specimen::text;
    QString text = {}, textPair = {};  ///< textPair: empty: none
    QString file = {};                 ///< the image, or the CSV file of the series
    QString normalizer = {};           ///< on the same weights; empty: the model's own
};

/// What a kind of model ("opt", "vit", ...) reads.
Specimen specimenOf(const std::string& modelKind);

/// What is missing, in a sentence; empty: nothing.
QString problemOf(const InspectRequest& request);

/// Of `outeffhop`, without the workspace.
QStringList argumentsOf(const InspectRequest& request);

}  // namespace outeffhop::launch
