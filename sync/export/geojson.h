#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>

#include "sync/export/export_kind.h"
#include "sync/export/output_file.h"

namespace qiaomen {

// RFC 7946: a FeatureCollection of points. Coordinates stand as they were recorded.
class GeoJsonFile {
 public:
  static Result<GeoJsonFile> create(const std::filesystem::path& file, std::span<const std::string_view> keys);
  Result<> feature(std::span<const ExportCell> cells, const ExportPlace& place);
  Result<> finish();

 private:
  GeoJsonFile(OutputFile file, std::span<const std::string_view> keys) : file_(std::move(file)), keys_(keys) {}
  OutputFile file_;
  std::span<const std::string_view> keys_;
  bool first_ = true;
};

}  // namespace qiaomen
