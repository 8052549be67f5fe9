#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/catalog/catalog.h"

namespace qiaomen::conformance {

// The tables of the traces' catalog.json, and how the traces write values.
const Catalog& trace_catalog();
const Table& issue_table();
const Table& visit_table();
const Table& public_table();
const Table& table_named(const std::string& name);

// Labels sort like the ids that stand for them.
RowId label_id(const std::string& label);
BucketId bucket_named(const std::string& label);
std::string label_of(const RowId& id);

// A group's value as a trace writes it: text [a, b], state [state, handler], else one scalar or a set.
std::vector<Value> to_values(const Group& group, const nlohmann::json& value);
nlohmann::json to_json(const Group& group, const std::vector<Value>& values);
// Every present group but the visit's parent.
nlohmann::json to_json(const Table& table, const FieldValues& values);
std::string group_name(const Table& table, GroupNumber group);
Group group_named(const Table& table, const std::string& name);

}  // namespace qiaomen::conformance
