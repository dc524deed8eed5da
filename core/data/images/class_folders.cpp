// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <set>

#include "core/data/images/decode_image.h"
#include "core/data/images/image_source.h"
#include "core/data/random.h"

namespace outeffhop::data {
namespace fs = std::filesystem;
namespace {

struct File {
    fs::path path;
    int label;
};

class ClassFolders final : public ImageSource {
 public:
    ClassFolders(std::vector<File> files, std::vector<std::string> classes)
        : files_(std::move(files)), classes_(std::move(classes)) {}

    [[nodiscard]] std::uint64_t size() const override { return files_.size(); }
    [[nodiscard]] Result<Image> image(std::uint64_t number) const override { return readImage(files_[number].path); }
    [[nodiscard]] int label(std::uint64_t number) const override { return files_[number].label; }
    [[nodiscard]] const std::vector<std::string>& classes() const override { return classes_; }
    [[nodiscard]] std::uint64_t fingerprint() const override {
        auto hash = mix(files_.size());
        for (const auto& file : files_)
            for (const char byte : file.path.filename().string()) hash = mix(hash ^ static_cast<unsigned char>(byte));
        return hash;
    }

 private:
    std::vector<File> files_;
    std::vector<std::string> classes_;
};

bool isImageName(const fs::path& path) {
    static const std::set<std::string> kEndings{".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tga", ".ppm", ".pgm"};
    auto ending = path.extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char byte) { return std::tolower(byte); });
    return !path.filename().string().starts_with('.') && kEndings.contains(ending);
}

Result<std::vector<fs::path>> entriesOf(const fs::path& folder, bool folders) {
    std::vector<fs::path> entries;
    std::error_code error, ignored;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (entry->is_directory(ignored) == folders && (folders || isImageName(entry->path())))
            entries.push_back(entry->path());
    if (error) return fail("cannot read {}: {}", folder.string(), error.message());
    std::erase_if(entries, [](const fs::path& path) { return path.filename().string().starts_with('.'); });
    std::ranges::sort(entries);
    return entries;
}

}  // namespace

Result<std::unique_ptr<ImageSource>> openClassFolders(const fs::path& folder) {
    const auto folders = entriesOf(folder, true);
    if (!folders) return fail(folders.error());
    std::vector<File> files;
    std::vector<std::string> classes;
    for (const auto& one : *folders) {
        const auto images = entriesOf(one, false);
        if (!images) return fail(images.error());
        for (const auto& image : *images) files.push_back({image, static_cast<int>(classes.size())});
        classes.push_back(one.filename().string());
    }
    if (files.empty()) return fail("{} has no folders with images, one for each class", folder.string());
    return std::make_unique<ClassFolders>(std::move(files), std::move(classes));
}

}  // namespace outeffhop::data
