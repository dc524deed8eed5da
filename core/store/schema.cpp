// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/schema.h"

#include "catalogue_schema_sql.h"
#include "run_schema_sql.h"

namespace outeffhop::store {

const Schema& runSchema() {
    static const Schema schema{"run", 0x4F454852, kRunSchemaSql, {}};
    return schema;
}

const Schema& catalogueSchema() {
    static const Schema schema{"catalogue", 0x4F454853, kCatalogueSchemaSql, {}};
    return schema;
}

}  // namespace outeffhop::store
