#include "engine/store/free_pages.h"

#include <fmt/format.h>

namespace qiaomen {
namespace {

constexpr std::int64_t kPagesPerStep = 200;
constexpr std::int64_t kFreePagesMin = 64;    // fewer are not worth a step
constexpr std::int64_t kFreePagesShare = 50;  // nor is a smaller part of the file than a fiftieth

std::int64_t pages(const ReadTx& tx, std::string_view pragma) {
  auto query = tx.query(pragma);
  query.step();
  return query.integer(0);
}

std::int64_t pages_worth_giving(const ReadTx& tx) {
  const auto free = pages(tx, "PRAGMA freelist_count");
  const bool worth = free >= kFreePagesMin && free * kFreePagesShare >= pages(tx, "PRAGMA page_count");
  return worth ? free : 0;
}

}  // namespace

void give_back_free_pages(Database& database) {
  const auto free = database.read(pages_worth_giving);
  for (std::int64_t given = 0; given < free; given += kPagesPerStep) {
    database.execute(fmt::format("PRAGMA incremental_vacuum({})", kPagesPerStep));
  }
}

}  // namespace qiaomen
