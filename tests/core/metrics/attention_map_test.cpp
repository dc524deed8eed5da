// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/attention_map.h"

#include <ATen/ATen.h>
#include <ATen/Context.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/store/map_codec.h"
#include "core/store/run_reader.h"

namespace outeffhop::metrics {
namespace {

/// Rows of Softmax_1: some nearly empty, some sharp, one masked to zero.
at::Tensor someProbabilities(int64_t heads, int64_t queries, int64_t keys) {
    at::manual_seed(6);
    const at::Tensor z = at::randn({heads, queries, keys}) * 4 - at::rand({heads, queries, 1}) * 12;
    at::Tensor p = z.exp() / (1 + z.exp().sum(2, true));
    p[0][0].zero_();
    return p;
}

TEST(AttentionMap, IsTheCodeOfTheStore) {
    for (const int64_t keys : {1, 7, 32, 197}) {
        const at::Tensor p = someProbabilities(3, 20, keys), noop = 1 - p.sum(2);
        const store::AttentionLayer layer = encode(p, noop, 5);
        EXPECT_EQ(layer.layer, 5);
        EXPECT_EQ(layer.heads, 3);
        EXPECT_EQ(layer.queries, 20);
        EXPECT_EQ(layer.keys, keys);
        std::vector<uint8_t> codes(static_cast<std::size_t>(keys));
        for (std::size_t row = 0; row < 60; ++row) {
            const float* const values = p.const_data_ptr<float>() + row * codes.size();
            EXPECT_EQ(layer.scales[row], store::MapCodec::encodeRow({values, codes.size()}, codes));
            EXPECT_TRUE(std::equal(codes.begin(), codes.end(), layer.codes.begin() + long(row * codes.size())));
            EXPECT_EQ(layer.noop[row], noop.const_data_ptr<float>()[row]);
        }
    }
}

TEST(AttentionMap, DecodesWithinHalfACode) {
    const at::Tensor p = someProbabilities(2, 30, 64);
    const store::AttentionLayer layer = encode(p, at::zeros({2, 30}), 0);
    for (int head = 0; head < 2; ++head) {
        const std::vector<float> decoded = store::decodeHead(layer, head);
        const float* const exact = p[head].const_data_ptr<float>();
        for (std::size_t i = 0; i < decoded.size(); ++i) {
            const float scale = store::floatFromHalf(layer.scales[static_cast<std::size_t>(head) * 30 + i / 64]);
            EXPECT_LE(std::abs(decoded[i] - exact[i]), scale / 255 + 1e-9f);
        }
    }
}

TEST(AttentionMap, TakesStridedHalfPrecision) {
    const at::Tensor p = someProbabilities(2, 16, 16).to(at::kBFloat16).transpose(1, 2);
    const store::AttentionLayer strided = encode(p, at::zeros({2, 16}), 0);
    EXPECT_EQ(strided.codes, encode(p.to(at::kFloat).contiguous(), at::zeros({2, 16}), 0).codes);
}

TEST(AttentionMap, NanBecomesZero) {
    at::Tensor p = someProbabilities(1, 3, 8);
    p[0][1][4] = std::nan("");
    EXPECT_EQ(encode(p, at::zeros({1, 3}), 0).codes[8 + 4], 0);
}

TEST(AttentionMap, OnCudaEqualsTheCpu) {
    if (!at::globalContext().hasCUDA()) GTEST_SKIP() << "skipped: no GPU";
    const at::Tensor p = someProbabilities(4, 50, 197), noop = 1 - p.sum(2);
    const store::AttentionLayer cpu = encode(p, noop, 0), cuda = encode(p.to(at::kCUDA), noop.to(at::kCUDA), 0);
    EXPECT_EQ(cpu.codes, cuda.codes);
    EXPECT_EQ(cpu.scales, cuda.scales);
}

TEST(PooledMap, KeepsALoneEntry) {
    at::Tensor p = at::zeros({2, 100, 70});
    p[1][99][34] = .7;
    const at::Tensor small = pooled(p, 32);
    EXPECT_EQ(small.sizes(), (std::vector<int64_t>{2, 32, 32}));
    EXPECT_FLOAT_EQ(small[1][31][15].item<float>(), .7f);
    EXPECT_FLOAT_EQ(small.max().item<float>(), .7f);
    EXPECT_EQ(pooled(p.narrow(1, 0, 10), 32).sizes(), (std::vector<int64_t>{2, 10, 32}));
}

}  // namespace
}  // namespace outeffhop::metrics
