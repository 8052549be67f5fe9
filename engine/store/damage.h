#pragma once

#include <optional>
#include <string>

#include "engine/catalog/catalog.h"

namespace qiaomen {

// What is wrong with a replica's file: it is no database, its pages contradict each other, or own records do not
// decode. nullopt: nothing, or the machine does not let it be told (rights, disk), or it is not ours to judge (not
// there, empty, of a newer program). Reads everything: to be asked after something failed.
std::optional<std::string> damage_of(const std::string& path, const Catalog& catalog);

// False: SQLite says that it is none, or not one that it can open. StoreError if that cannot be told now.
bool is_database(const std::string& path);

}  // namespace qiaomen
