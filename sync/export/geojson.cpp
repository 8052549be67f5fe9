#include "sync/export/geojson.h"

#include <nlohmann/json.hpp>

#include "engine/domain/civil_day.h"

namespace qiaomen {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kMicrodegrees = 1e6;

struct PropertyOf {
  Json operator()(std::monostate) const { return nullptr; }
  Json operator()(std::int64_t number) const { return number; }
  Json operator()(const std::string& text) const { return text; }
  Json operator()(ExportDay day) const { return day_text(day.day); }
  Json operator()(ExportTime time) const { return second_text(time.us); }
};

}  // namespace

Result<GeoJsonFile> GeoJsonFile::create(const std::filesystem::path& file, std::span<const std::string_view> keys) {
  TRY(auto output, OutputFile::create(file));
  TRY_VOID(output.write("{\"type\":\"FeatureCollection\",\"features\":["));
  return GeoJsonFile(std::move(output), keys);
}

Result<> GeoJsonFile::feature(std::span<const ExportCell> cells, const ExportPlace& place) {
  Json properties = Json::object();
  for (std::size_t i = 0; i < cells.size(); ++i) properties[std::string(keys_[i])] = std::visit(PropertyOf(), cells[i]);
  const Json json{{"type", "Feature"},
                  {"geometry",
                   {{"type", "Point"},
                    {"coordinates", Json::array({static_cast<double>(place.longitude) / kMicrodegrees,
                                                 static_cast<double>(place.latitude) / kMicrodegrees})}}},
                  {"properties", std::move(properties)}};
  const auto text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  return file_.write((std::exchange(first_, false) ? "\n" : ",\n") + text);
}

Result<> GeoJsonFile::finish() {
  TRY_VOID(file_.write("\n]}\n"));
  return file_.put_in_place();
}

}  // namespace qiaomen
