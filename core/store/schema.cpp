// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/schema.h"

#include "catalogue_schema_sql.h"
#include "run_schema_sql.h"

namespace outeffhop::store {
namespace {

/// Commits of every step write fewer pages.
constexpr std::string_view kFewerIndexes =
    "DROP INDEX scalar_curve; DROP INDEX vector_curve; CREATE INDEX vector_step ON vector (step, metric); "
    "DROP VIEW latest; CREATE VIEW latest AS SELECT m.name AS metric, m.title, m.unit, s.step, s.value, m.definition "
    "FROM metric m JOIN scalar s ON s.id = (SELECT id FROM scalar WHERE metric = m.id ORDER BY id DESC LIMIT 1);";

}  // namespace

const Schema& runSchema() {
    static const Schema schema{"run", 0x4F454852, kRunSchemaSql, {kFewerIndexes}};
    return schema;
}

const Schema& catalogueSchema() {
    static const Schema schema{"catalogue", 0x4F454853, kCatalogueSchemaSql, {}};
    return schema;
}

}  // namespace outeffhop::store
