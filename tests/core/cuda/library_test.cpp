// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cuda/library.h"

#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/util/Exception.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace outeffhop::cuda {
namespace {

// The first to ask LibTorch, in this program: it remembers the answer.
TEST(CudaLibrary, IsThereBeforeMainWhereThereIsAGpu) {
    if (!std::filesystem::exists("/dev/nvidiactl")) GTEST_SKIP() << "skipped: no GPU";
    EXPECT_TRUE(loadForDriver()) << loadForDriver().error().message;
    EXPECT_TRUE(at::hasCUDA());
}

TEST(CudaLibrary, LoadsWithoutAGpu) {
    ASSERT_TRUE(load()) << load().error().message;
    EXPECT_TRUE(load());
}

TEST(CudaLibrary, HasEveryKernel) {
    for (const char* name : {"rescaleLseOnCuda", "scanOnCuda", "encodeOnCuda", "cudaDeviceName"})
        EXPECT_NE(find(name), nullptr) << name;
}

TEST(CudaLibrary, SaysWhichFunctionItLacks) {
    try {
        find("noSuchKernel");
        FAIL() << "nothing was thrown";
    } catch (const c10::Error& error) {
        EXPECT_NE(std::string(error.what()).find("noSuchKernel"), std::string::npos);
    }
}

TEST(CudaLibrary, BringsLibTorchsCudaPart) {
    ASSERT_TRUE(load());
    EXPECT_GE(at::detail::getCUDAHooks().versionCUDART(), 12000);
}

}  // namespace
}  // namespace outeffhop::cuda
