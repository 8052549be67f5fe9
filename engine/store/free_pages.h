#pragma once

#include "engine/store/database.h"

namespace qiaomen {

// Makes the file shorter where much of it is unused, in steps that each hold the write lock for some milliseconds. What
// is in use stays where SQLite can reach it at every moment: each step is a transaction of its own.
void give_back_free_pages(Database& database);

}  // namespace qiaomen
