#pragma once

#include <vector>

#include "engine/codec/page.h"
#include "engine/codec/value_codec.h"

namespace qiaomen::testing {

// A page as the hub makes it.
inline Page page_of(const std::vector<RowId>& ids, const std::vector<BaseRow>& rows) {
  PageBuilder builder(rows.at(0).table);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    cbor::Writer fields;
    write_fields(fields, rows[i].values);
    builder.add(ids.at(i), rows[i].rev, rows[i].asks, fields.data());
  }
  return std::move(builder).take();
}

}  // namespace qiaomen::testing
