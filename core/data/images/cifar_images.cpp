// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/images/image_source.h"
#include "core/data/line_reader.h"
#include "core/data/random.h"

namespace outeffhop::data {
namespace fs = std::filesystem;
namespace {

constexpr int kSide = 32, kPlane = kSide * kSide;

class CifarImages final : public ImageSource {
 public:
    CifarImages(std::vector<TextFile> files, int labelBytes) : files_(std::move(files)), labelBytes_(labelBytes) {}

    /// Reads the labels.
    Status open(const fs::path& names) {
        for (std::size_t file = 0; file < files_.size(); ++file) {
            const auto record = static_cast<std::uint64_t>(labelBytes_) + kChannels * kPlane;
            if (files_[file].size() % record != 0)
                return fail("{} has {} bytes, no multiple of {}", files_[file].path().string(), files_[file].size(),
                            record);
            for (std::uint64_t at = 0; at < files_[file].size(); at += record) {
                const auto label = files_[file].read(at + labelBytes_ - 1, 1);
                if (!label) return fail(label.error());
                records_.push_back({file, at + labelBytes_, label->front()});
            }
        }
        return nameClasses(names);
    }

    [[nodiscard]] std::uint64_t size() const override { return records_.size(); }
    [[nodiscard]] Result<Image> image(std::uint64_t number) const override {
        const auto& record = records_[number];
        const auto planes = files_[record.file].read(record.offset, kChannels * kPlane);
        if (!planes) return fail(planes.error());
        auto image = Image::filled(kSide, kSide);
        for (int i = 0; i < kChannels * kPlane; ++i)
            image.pixels[i] = (*planes)[i % kChannels * kPlane + i / kChannels];
        return image;
    }
    [[nodiscard]] int label(std::uint64_t number) const override { return records_[number].label; }
    [[nodiscard]] const std::vector<std::string>& classes() const override { return classes_; }
    [[nodiscard]] std::uint64_t fingerprint() const override {
        auto hash = mix(records_.size());
        for (const auto& record : records_) hash = mix(hash ^ record.label);
        return hash;
    }

 private:
    struct Record {
        std::size_t file;
        std::uint64_t offset;
        std::uint8_t label;
    };

    /// A name a line; classes beyond them are numbers.
    Status nameClasses(const fs::path& names) {
        int classes = 0;
        for (const auto& record : records_) classes = std::max(classes, record.label + 1);
        if (const auto file = TextFile::open(names)) {
            LineReader lines(*file);
            for (auto line = lines.next(); line && *line && static_cast<int>(classes_.size()) < classes;
                 line = lines.next())
                if (!(*line)->empty()) classes_.emplace_back(**line);
        }
        while (static_cast<int>(classes_.size()) < classes) classes_.push_back(fmt::format("{}", classes_.size()));
        return {};
    }

    std::vector<TextFile> files_;
    int labelBytes_;
    std::vector<Record> records_;
    std::vector<std::string> classes_;
};

}  // namespace

Result<std::unique_ptr<ImageSource>> openCifar(std::vector<fs::path> paths, int labelBytes, const fs::path& names) {
    std::vector<TextFile> files;
    for (const auto& path : paths) {
        auto file = TextFile::open(path);
        if (!file) return fail(file.error());
        files.push_back(std::move(*file));
    }
    auto images = std::make_unique<CifarImages>(std::move(files), labelBytes);
    if (auto status = images->open(names); !status) return fail(status.error());
    return images;
}

}  // namespace outeffhop::data
