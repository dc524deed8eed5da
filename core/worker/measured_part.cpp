// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/measured_part.h"

namespace outeffhop::worker {

const char* nameOf(MeasuredPart part) {
    return part == MeasuredPart::test ? "test" : "validation";
}

Result<MeasuredPart> choosePart(train::Samples& samples, MeasuredPart wanted) {
    if (wanted != MeasuredPart::validation && samples.measureTest()) return MeasuredPart::test;
    if (wanted == MeasuredPart::test) return fail("these data have no test part, which only series have (data.split)");
    return MeasuredPart::validation;
}

}  // namespace outeffhop::worker
