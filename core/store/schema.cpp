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

/// What outeffhop quantize finds.
constexpr std::string_view kQuantization =
    "CREATE TABLE quantization (id INTEGER PRIMARY KEY, step INTEGER NOT NULL, settings TEXT NOT NULL, "
    "metric TEXT NOT NULL, original REAL, quantized REAL, created_at REAL NOT NULL) STRICT; "
    "CREATE TABLE quantized_tensor (quantization INTEGER NOT NULL REFERENCES quantization (id), "
    "rank INTEGER NOT NULL, name TEXT NOT NULL, weight INTEGER NOT NULL, bits INTEGER NOT NULL, low REAL NOT NULL, "
    "high REAL NOT NULL, sqnr REAL, clipped REAL NOT NULL, PRIMARY KEY (quantization, rank)) STRICT, WITHOUT ROWID;";

/// STanHop-Net's attentions differ in shape and have names.
constexpr std::string_view kNamedLayers =
    "CREATE TABLE layer (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT; "
    "ALTER TABLE attention ADD COLUMN queries INTEGER; ALTER TABLE attention ADD COLUMN keys INTEGER;";

/// What outeffhop eval finds.
constexpr std::string_view kEvaluation =
    "CREATE TABLE evaluation (id INTEGER PRIMARY KEY, step INTEGER NOT NULL, settings TEXT NOT NULL, "
    "created_at REAL NOT NULL) STRICT; "
    "CREATE TABLE evaluated_metric (evaluation INTEGER NOT NULL REFERENCES evaluation (id), rank INTEGER NOT NULL, "
    "name TEXT NOT NULL, title TEXT NOT NULL, unit TEXT NOT NULL, definition TEXT NOT NULL, better INTEGER NOT NULL, "
    "value REAL, PRIMARY KEY (evaluation, rank)) STRICT, WITHOUT ROWID; "
    "CREATE TABLE evaluated_tensor (evaluation INTEGER NOT NULL REFERENCES evaluation (id), rank INTEGER NOT NULL, "
    "name TEXT NOT NULL, inf_norm REAL, reference_kurtosis REAL, kurtosis REAL, largest REAL, "
    "PRIMARY KEY (evaluation, rank)) STRICT, WITHOUT ROWID;";

/// Gate probabilities beside those of attending nowhere.
constexpr std::string_view kGates = "ALTER TABLE attention ADD COLUMN gate BLOB;";

}  // namespace

const Schema& runSchema() {
    static const Schema schema{
        "run", 0x4F454852, kRunSchemaSql, {kFewerIndexes, kQuantization, kNamedLayers, kEvaluation, kGates}};
    return schema;
}

const Schema& catalogueSchema() {
    static const Schema schema{"catalogue", 0x4F454853, kCatalogueSchemaSql, {}};
    return schema;
}

}  // namespace outeffhop::store
