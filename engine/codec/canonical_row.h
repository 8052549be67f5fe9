#pragma once

#include <vector>

#include "engine/catalog/base_row.h"
#include "engine/codec/cbor.h"

namespace qiaomen {

// The bytes over which a bucket's hash runs: [table, id, rev, asks, {field: value}] with the fields of newer catalogs
// in their place. Written alike by hub and replica; of a page's row see page.h.
Bytes canonical_row(const RowId& id, const BaseRow& row);
// Of a row without such fields.
Bytes canonical_row(const RowId& id, TableId table, Rev rev, const std::vector<Rev>& asks, const FieldValues& values);

// The map of fields alone; the rest.
Bytes fields_of(const BaseRow& row);
void write_canonical_head(cbor::Writer& out, const RowId& id, TableId table, Rev rev, const std::vector<Rev>& asks);

}  // namespace qiaomen
