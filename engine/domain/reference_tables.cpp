#include "engine/domain/reference_tables.h"

namespace qiaomen {
namespace {

constexpr Field kDivisionFields[] = {
    {.number = division::kCode, .name = "code", .type = Type::Text, .required = true},
    {.number = division::kName, .name = "name", .type = Type::Text, .required = true},
    {.number = division::kLevel, .name = "level", .type = Type::Integer, .required = true},
    {.number = division::kParent, .name = "parent", .type = Type::Id},
    {.number = division::kSource, .name = "source", .type = Type::Text},
    {.number = division::kValidFrom, .name = "valid_from", .type = Type::Integer},
};
constexpr FieldNumber kDivisionKey[] = {division::kCode};
constexpr Index kDivisionIndexes[] = {{"division_by_parent", "parent"}};

constexpr Field kLevelFields[] = {
    {.number = level::kNumber, .name = "number", .type = Type::Integer, .required = true},
    {.number = level::kName, .name = "name", .type = Type::Text, .required = true},
    {.number = level::kKind, .name = "kind", .type = Type::Integer, .required = true},
};
constexpr FieldNumber kLevelKey[] = {level::kNumber};

constexpr Field kLevelEdgeFields[] = {
    {.number = level_edge::kUpper, .name = "upper", .type = Type::Integer, .required = true},
    {.number = level_edge::kLower, .name = "lower", .type = Type::Integer, .required = true},
};
constexpr FieldNumber kLevelEdgeKey[] = {level_edge::kUpper, level_edge::kLower};

constexpr Field kCategoryFields[] = {
    {.number = category::kCode, .name = "code", .type = Type::Text, .required = true},
    {.number = category::kName, .name = "name", .type = Type::Text, .required = true},
    {.number = category::kIcon, .name = "icon", .type = Type::Text},
    {.number = category::kPosition, .name = "position", .type = Type::Integer},
    {.number = category::kSource, .name = "source", .type = Type::Text},
};
constexpr FieldNumber kCategoryKey[] = {category::kCode};

constexpr Field kVisitOutcomeFields[] = {
    {.number = visit_outcome::kCode, .name = "code", .type = Type::Integer, .required = true},
    {.number = visit_outcome::kName, .name = "name", .type = Type::Text, .required = true},
    {.number = visit_outcome::kAttempt, .name = "attempt", .type = Type::Integer},
    {.number = visit_outcome::kContact, .name = "contact", .type = Type::Integer},
    {.number = visit_outcome::kStrict, .name = "strict", .type = Type::Integer},
    {.number = visit_outcome::kExclusionCandidate, .name = "exclusion_candidate", .type = Type::Integer},
};
constexpr FieldNumber kVisitOutcomeKey[] = {visit_outcome::kCode};

constexpr Field kFormFields[] = {
    {.number = form::kCode, .name = "code", .type = Type::Text, .required = true},
    {.number = form::kVersion, .name = "version", .type = Type::Integer, .required = true},
    {.number = form::kTitle, .name = "title", .type = Type::Text, .required = true},
    {.number = form::kBody, .name = "body", .type = Type::Blob, .required = true},
};
constexpr FieldNumber kFormKey[] = {form::kCode, form::kVersion};

constexpr Field kCampaignFields[] = {
    {.number = campaign::kCode, .name = "code", .type = Type::Text, .required = true},
    {.number = campaign::kName, .name = "name", .type = Type::Text, .required = true},
    {.number = campaign::kStartsOn, .name = "starts_on", .type = Type::Integer, .required = true},
    {.number = campaign::kEndsOn, .name = "ends_on", .type = Type::Integer, .required = true},
    {.number = campaign::kTargetPermille, .name = "target_permille", .type = Type::Integer, .required = true},
    {.number = campaign::kForm, .name = "form", .type = Type::Id},
    {.number = campaign::kState, .name = "state", .type = Type::Integer, .required = true},
    {.number = campaign::kDivision, .name = "division", .type = Type::Id},
    {.number = campaign::kKnockedFormula, .name = "knocked_formula", .type = Type::Text},
    {.number = campaign::kContactedFormula, .name = "contacted_formula", .type = Type::Text},
    {.number = campaign::kStrictFormula, .name = "strict_formula", .type = Type::Text},
    {.number = campaign::kDoorKey, .name = "door_key", .type = Type::Blob},
};
constexpr FieldNumber kCampaignKey[] = {campaign::kCode};

constexpr Field kEstateFields[] = {
    {.number = estate::kCode, .name = "code", .type = Type::Text, .required = true},
    {.number = estate::kName, .name = "name", .type = Type::Text, .required = true},
    {.number = estate::kCommunity, .name = "community", .type = Type::Id, .required = true},
    {.number = estate::kCompany, .name = "company", .type = Type::Id},
    {.number = estate::kAddress, .name = "address", .type = Type::Text},
    {.number = estate::kLatitude, .name = "latitude", .type = Type::Integer},
    {.number = estate::kLongitude, .name = "longitude", .type = Type::Integer},
};
constexpr FieldNumber kEstateKey[] = {estate::kCommunity, estate::kCode};
constexpr Index kEstateIndexes[] = {{"estate_by_community", "community"}};

constexpr Field kStationFields[] = {
    {.number = station::kCode, .name = "code", .type = Type::Text, .required = true},
    {.number = station::kName, .name = "name", .type = Type::Text, .required = true},
    {.number = station::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = station::kAddress, .name = "address", .type = Type::Text},
};
constexpr FieldNumber kStationKey[] = {station::kEstate, station::kCode};

constexpr Field kPersonFields[] = {
    {.number = person::kCode, .name = "code", .type = Type::Text, .required = true},
    {.number = person::kName, .name = "name", .type = Type::Text, .required = true},
    {.number = person::kRole, .name = "role", .type = Type::Integer},
    {.number = person::kCompany, .name = "company", .type = Type::Id},
};
constexpr FieldNumber kPersonKey[] = {person::kCode};

constexpr Field kCompanyFields[] = {
    {.number = company::kCode, .name = "code", .type = Type::Text, .required = true},
    {.number = company::kName, .name = "name", .type = Type::Text, .required = true},
};
constexpr FieldNumber kCompanyKey[] = {company::kCode};

constexpr Field kContractFields[] = {
    {.number = contract::kCompany, .name = "company", .type = Type::Id, .required = true},
    {.number = contract::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = contract::kFromOn, .name = "from_on", .type = Type::Integer, .required = true},
    {.number = contract::kToOn, .name = "to_on", .type = Type::Integer},
    {.number = contract::kProject, .name = "project", .type = Type::Text},
    {.number = contract::kLeader, .name = "leader", .type = Type::Id},
};
constexpr FieldNumber kContractKey[] = {contract::kCompany, contract::kEstate, contract::kFromOn};
constexpr ParentRule kContractParents[] = {{company::kTable, contract::kCompany}};
constexpr Index kContractIndexes[] = {{"contract_by_estate", "estate"}};

constexpr Table reference(TableId id, std::string_view name, std::span<const Field> fields,
                          std::span<const FieldNumber> natural_key, std::span<const Index> indexes = {},
                          std::span<const ParentRule> parents = {}) {
  return {.id = id,
          .name = name,
          .bucket = BucketKind::Reference,
          .bucket_field = 0,
          .writer = Writer::HubOnly,
          .fields = fields,
          .parents = parents,
          .natural_key = natural_key,
          .indexes = indexes};
}

}  // namespace

constexpr Table kDivision = reference(division::kTable, "division", kDivisionFields, kDivisionKey, kDivisionIndexes);
constexpr Table kLevel = reference(level::kTable, "level", kLevelFields, kLevelKey);
constexpr Table kLevelEdge = reference(level_edge::kTable, "level_edge", kLevelEdgeFields, kLevelEdgeKey);
constexpr Table kCategory = reference(category::kTable, "category", kCategoryFields, kCategoryKey);
constexpr Table kVisitOutcome =
    reference(visit_outcome::kTable, "visit_outcome", kVisitOutcomeFields, kVisitOutcomeKey);
constexpr Table kForm = reference(form::kTable, "form", kFormFields, kFormKey);
constexpr Table kCampaign = reference(campaign::kTable, "campaign", kCampaignFields, kCampaignKey);
constexpr Table kEstate = reference(estate::kTable, "estate", kEstateFields, kEstateKey, kEstateIndexes);
constexpr Table kStation = reference(station::kTable, "station", kStationFields, kStationKey);
constexpr Table kPerson = reference(person::kTable, "person", kPersonFields, kPersonKey);
constexpr Table kCompany = reference(company::kTable, "company", kCompanyFields, kCompanyKey);
constexpr Table kContract =
    reference(contract::kTable, "contract", kContractFields, kContractKey, kContractIndexes, kContractParents);

}  // namespace qiaomen
