// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/images/image_source.h"

#include <algorithm>

namespace outeffhop::data {
namespace fs = std::filesystem;
namespace {

using Source = Result<std::unique_ptr<ImageSource>>;

bool isThere(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

/// The file, or the same with ".gz"; empty when there is none.
fs::path plainOrPacked(const fs::path& path) {
    if (isThere(path)) return path;
    const fs::path packed = path.string() + ".gz";
    return isThere(packed) ? packed : fs::path();
}

Source openIdxOf(const fs::path& images) {
    auto name = images.filename().string();
    constexpr std::string_view kImages = "images-idx3", kLabels = "labels-idx1";
    const auto at = name.find(kImages);
    if (at == std::string::npos)
        return fail("{}: the labels that belong to it cannot be told; its name has to hold {}", images.string(),
                    kImages);
    return openIdx(images, images.parent_path() / name.replace(at, kImages.size(), kLabels));
}

Result<ImageSources> bothOf(const fs::path& folder, Source training, Source validation) {
    if (!training) return fail(training.error());
    if (!validation) return fail(validation.error());
    if ((*validation)->classes().size() > (*training)->classes().size())
        return fail("{}: the validation images have {} classes, the training images {}", folder.string(),
                    (*validation)->classes().size(), (*training)->classes().size());
    return ImageSources{std::move(*training), std::move(*validation)};
}

Result<ImageSources> onlyOf(Source training) {
    if (!training) return fail(training.error());
    return ImageSources{std::move(*training), nullptr};
}

Result<ImageSources> openCifarFolder(const fs::path& folder) {
    if (isThere(folder / "train.bin"))
        return bothOf(folder, openCifar({folder / "train.bin"}, 2, folder / "fine_label_names.txt"),
                      openCifar({folder / "test.bin"}, 2, folder / "fine_label_names.txt"));
    std::vector<fs::path> batches;
    for (int i = 1; isThere(folder / fmt::format("data_batch_{}.bin", i)); ++i)
        batches.push_back(folder / fmt::format("data_batch_{}.bin", i));
    const auto names = folder / "batches.meta.txt";
    return bothOf(folder, openCifar(std::move(batches), 1, names), openCifar({folder / "test_batch.bin"}, 1, names));
}

}  // namespace

Result<ImageSources> openImages(const fs::path& path) {
    std::error_code ignored;
    if (!fs::is_directory(path, ignored)) return onlyOf(openIdxOf(path));
    if (isThere(path / "data_batch_1.bin") || isThere(path / "train.bin")) return openCifarFolder(path);
    const auto training = plainOrPacked(path / "train-images-idx3-ubyte");
    const auto test = plainOrPacked(path / "t10k-images-idx3-ubyte");
    if (!training.empty() && !test.empty()) return bothOf(path, openIdxOf(training), openIdxOf(test));
    if (!training.empty() || !test.empty()) return onlyOf(openIdxOf(training.empty() ? test : training));
    if (isThere(path / "train"))
        for (const auto* name : {"val", "valid", "validation", "test"})
            if (isThere(path / name))
                return bothOf(path, openClassFolders(path / "train"), openClassFolders(path / name));
    return onlyOf(openClassFolders(isThere(path / "train") ? path / "train" : path));
}

}  // namespace outeffhop::data
