// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/samples.h"

namespace outeffhop::worker {

/// Which samples say how good a finished model is. Usual are those that the published tables have: of series the test
/// part, where there is one, else the validation data, of which training's own evaluations are a part.
enum class MeasuredPart { usual, validation, test };

/// "validation" | "test"
const char* nameOf(MeasuredPart part);

/// Makes validation() give the part; returns which it is. Fails where test samples are wanted and there are none.
Result<MeasuredPart> choosePart(train::Samples& samples, MeasuredPart wanted);

}  // namespace outeffhop::worker
