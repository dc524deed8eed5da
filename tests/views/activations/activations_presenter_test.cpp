// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/activations/activations_presenter.h"

#include <gtest/gtest.h>

namespace outeffhop::activations {
namespace {

const std::vector<store::TensorDefinition> kTensors{{0, "embedding", "embedding", -1, 8},
                                                    {1, "L1 output", "block_output", 0, 8},
                                                    {2, "L2 output", "block_output", 1, 8},
                                                    {3, "final norm", "final_norm", -1, 8}};

TEST(Activations, TheLastBlockIsShownFirst) {
    EXPECT_EQ(defaultTensor(kTensors), 2);
    EXPECT_EQ(defaultTensor({kTensors[0]}), 0);
    EXPECT_EQ(defaultTensor({}), -1);
}

TEST(Activations, OtherRunsAreMatchedByName) {
    EXPECT_EQ(tensorNamed(kTensors, "L1 output"), 1);
    EXPECT_EQ(tensorNamed(kTensors, "L9 output"), -1);
}

TEST(Activations, FramesKeepStepAndCounts) {
    store::ActivationRecord record;
    record.step = 40;
    record.histogram = {1, 2, 3};
    const auto frames = framesOf({record});
    ASSERT_EQ(frames.size(), 1u);
    EXPECT_EQ(frames[0].step, 40);
    EXPECT_EQ(frames[0].counts, record.histogram);
}

}  // namespace
}  // namespace outeffhop::activations
