#pragma once

#include <vector>

#include "sync/hub/hub_store.h"

namespace qiaomen {

class WriteTx;

// Estates for a level above their community, to whom their issues are raised (上呼): the buckets that a supervisor's
// role gets of an estate (engine/domain/scope.h), on every active device of that role that the person has.

// NotFound: the person has no such device. Refused: an estate lies outside its division. TooLarge: no room for that
// many buckets. Then nothing is granted.
Result<> give_estates(HubTx& tx, WriteTx& sql, const std::vector<HubRow>& estates, const HubRow& person, Stamp now);
// NotFound as above.
Result<> take_estates(HubTx& tx, WriteTx& sql, const std::vector<HubRow>& estates, const HubRow& person, Stamp now);

}  // namespace qiaomen
