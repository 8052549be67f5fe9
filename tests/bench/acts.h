#pragma once

#include <span>

#include "engine/replica.h"
#include "tests/bench/bench_data.h"

// What people write on a replica, through the façade that programs use.
namespace qiaomen::bench {

// In commits of `per_commit` rows, each of transactions with `per_transaction` changes.
void create_all(Replica& replica, std::span<const Record> rows, std::size_t per_commit, std::size_t per_transaction);

// Each edit a transaction of its own, `per_commit` of them a commit.
void edit_all(Replica& replica, std::span<const Edit> edits, std::size_t per_commit);

}  // namespace qiaomen::bench
