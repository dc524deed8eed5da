-- run.db: everything one run recorded. application_id 0x4F454852 ("OEHR"), user_version 6.
--
-- One connection, in the worker, writes and checkpoints this file (write-ahead log); everybody else opens it read-only.
-- Layers and heads count from 0. Steps count from 0, where step 0 is the model before its first update.
-- Vectors are blobs of little-endian float32: numpy.frombuffer(value, '<f4'). A NaN scalar is stored as NULL.
-- Views at the end give names and plain numbers to any SQL tool.

CREATE TABLE run (                      -- exactly one row
    only              INTEGER PRIMARY KEY CHECK (only = 1), -- always 1: there is one row
    id                TEXT NOT NULL,    -- name of the run's folder
    name              TEXT NOT NULL,    -- as given at the start; studio.db holds the current one
    config            TEXT NOT NULL,    -- complete configuration, JSON
    environment       TEXT NOT NULL,    -- versions, device, threads, host, JSON
    state             TEXT NOT NULL,    -- created queued starting running paused finished stopped failed; running without a held lock = crashed
    reason            TEXT NOT NULL,    -- why it stopped or failed, a sentence; empty otherwise
    step              INTEGER NOT NULL, -- newest step that is recorded completely, -1 before the first
    steps             INTEGER NOT NULL, -- planned
    generation        INTEGER NOT NULL, -- grows when a resumed run forgets what came after its checkpoint: load everything anew
    layers            INTEGER NOT NULL, -- attentions of the model
    heads             INTEGER NOT NULL, -- a layer
    created_at        REAL NOT NULL,    -- seconds since 1970, UTC
    started_at        REAL NOT NULL,    -- first time running, 0: not yet
    ended_at          REAL NOT NULL     -- finished, stopped or failed, 0: not yet
) STRICT;

CREATE TABLE layer (                    -- attentions whose names are not L1, L2, ...
    id                INTEGER PRIMARY KEY, -- from 0
    name              TEXT NOT NULL     -- e.g. E1 time
) STRICT;

CREATE TABLE metric (                   -- what a recorded number means
    id                INTEGER PRIMARY KEY, -- what scalar and vector refer to
    name              TEXT NOT NULL UNIQUE, -- stable key, e.g. noop.mass
    title             TEXT NOT NULL,    -- for people, e.g. No-op mass
    unit              TEXT NOT NULL,    -- empty when it has none
    definition        TEXT NOT NULL,    -- which tensor, which reduction, in one sentence
    shape             INTEGER NOT NULL, -- 0 one value, 1 one a layer, 2 one a head (layers x heads, row-major)
    better            INTEGER NOT NULL  -- 0 neither, 1 lower, 2 higher
) STRICT;

-- Rows of scalar and vector come in the order of steps, and every step writes some: no index by metric, which would make each
-- commit write one more page for every metric. A whole curve is read by going through the table once.
CREATE TABLE scalar (
    id                INTEGER PRIMARY KEY, -- in order of commit: remember it to read only what is new
    metric            INTEGER NOT NULL REFERENCES metric (id), -- which number
    step              INTEGER NOT NULL, -- after this many updates
    value             REAL              -- NULL: NaN
) STRICT;

CREATE TABLE vector (
    id                INTEGER PRIMARY KEY, -- in order of commit
    metric            INTEGER NOT NULL REFERENCES metric (id), -- which numbers
    step              INTEGER NOT NULL, -- after this many updates
    value             BLOB NOT NULL     -- float32, one a layer or one a head by metric.shape
) STRICT;
CREATE INDEX vector_step ON vector (step, metric);

CREATE TABLE tensor (                   -- the observed tensors of the model
    id                INTEGER PRIMARY KEY, -- what activation and outlier refer to
    name              TEXT NOT NULL,    -- e.g. L3 output
    kind              TEXT NOT NULL,    -- embedding attention_output ffn_output block_output final_norm
    layer             INTEGER NOT NULL, -- -1: belongs to no layer
    width             INTEGER NOT NULL  -- channels
) STRICT;

CREATE TABLE activation (               -- statistics of a tensor over the probe, taken in float32 at the source
    id                INTEGER PRIMARY KEY, -- in order of commit
    step              INTEGER NOT NULL, -- after this many updates
    tensor            INTEGER NOT NULL REFERENCES tensor (id), -- which tensor
    count             INTEGER NOT NULL, -- finite values
    non_finite        INTEGER NOT NULL, -- NaN and infinities, left out of all else
    mean              REAL,             -- population moments over all values of the tensor
    deviation         REAL,             -- population standard deviation
    kurtosis          REAL,             -- fourth standardised moment; a Gaussian has 3
    minimum           REAL,             -- smallest value, with sign
    maximum           REAL,             -- largest value, with sign
    average_kurtosis  REAL,             -- mean over sequences of the kurtosis of each flattened sequence
    max_inf_norm      REAL,             -- max |x| over all values
    average_inf_norm  REAL,             -- mean over sequences of max |x|
    histogram         BLOB NOT NULL,    -- zstd of 321 uint32: signed-log bins, see histogram_bin
    channel_max       BLOB NOT NULL     -- float32, max |x| of each channel
) STRICT;
CREATE UNIQUE INDEX activation_step ON activation (step, tensor);
CREATE INDEX activation_tensor ON activation (tensor, step);

CREATE TABLE outlier (                  -- the largest |x| of each tensor over the probe
    step              INTEGER NOT NULL, -- after this many updates
    tensor            INTEGER NOT NULL REFERENCES tensor (id), -- where it stands
    rank              INTEGER NOT NULL, -- 0 is the largest
    value             REAL,             -- with sign; NULL: NaN
    sequence          INTEGER NOT NULL, -- of the probe
    position          INTEGER NOT NULL, -- token of that sequence
    channel           INTEGER NOT NULL, -- of that token, from 0
    PRIMARY KEY (step, tensor, rank)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot (                 -- attention of all heads on one probe sequence
    id                INTEGER PRIMARY KEY, -- what attention refers to
    step              INTEGER NOT NULL, -- after this many updates
    sequence          INTEGER NOT NULL, -- of the probe, from 0
    layers            INTEGER NOT NULL, -- of the model
    heads             INTEGER NOT NULL, -- a layer
    queries           INTEGER NOT NULL, -- rows of the first layer's maps
    keys              INTEGER NOT NULL, -- columns of them
    reason            TEXT NOT NULL,    -- schedule request event first last
    bytes             INTEGER NOT NULL, -- of all its blobs, for retention
    thumbnail_size    INTEGER NOT NULL, -- pixels a side, at most 32
    thumbnails        BLOB NOT NULL     -- zstd of uint8 [layers, heads, size, size], max-pooled; code c = probability (c/255)^2
) STRICT;
CREATE UNIQUE INDEX snapshot_step ON snapshot (step, sequence, bytes, reason);

CREATE TABLE attention (                -- one layer of a snapshot, for looking at: no number is ever computed from it
    snapshot          INTEGER NOT NULL REFERENCES snapshot (id), -- which snapshot
    layer             INTEGER NOT NULL, -- from 0
    codec             INTEGER NOT NULL, -- 1: code c of a row with scale s = probability s (c/255)^2
    codes             BLOB NOT NULL,    -- zstd of uint8 [heads, queries, keys]
    scales            BLOB NOT NULL,    -- float16 [heads, queries]: the largest probability of the row
    noop              BLOB NOT NULL,    -- float32 [heads, queries]: probability of attending nowhere, exact
    queries           INTEGER,          -- rows of each map; NULL: those of the snapshot
    keys              INTEGER,          -- columns of each map; likewise
    gate              BLOB,             -- float32 [heads, queries]: gate probabilities; NULL without gates
    PRIMARY KEY (snapshot, layer)
) STRICT;

CREATE TABLE event (
    id                INTEGER PRIMARY KEY, -- in order of commit
    step              INTEGER NOT NULL, -- after this many updates
    kind              TEXT NOT NULL,    -- started resumed paused checkpoint outlier_birth noop_head nan dropped finished ...
    severity          INTEGER NOT NULL, -- 0 info, 1 warning, 2 error
    message           TEXT NOT NULL,    -- one sentence
    layer             INTEGER NOT NULL, -- -1: none
    head              INTEGER NOT NULL  -- -1: none
) STRICT;

CREATE TABLE checkpoint (
    step              INTEGER PRIMARY KEY, -- after this many updates
    folder            TEXT NOT NULL,    -- relative to the run's folder
    bytes             INTEGER NOT NULL, -- of all its files
    loss              REAL,             -- validation loss at that step, NULL when not evaluated
    best              INTEGER NOT NULL  -- 1: lowest validation loss so far
) STRICT;

CREATE TABLE probe (                    -- tokens of the fixed input that maps and statistics are taken on
    sequence          INTEGER NOT NULL, -- from 0
    position          INTEGER NOT NULL, -- in the sequence, from 0
    token             INTEGER NOT NULL, -- id in the vocabulary
    text              TEXT NOT NULL,    -- as shown
    mark              TEXT NOT NULL,    -- trigger: a token after which the model has to copy; empty otherwise
    PRIMARY KEY (sequence, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE quantization (             -- a checkpoint evaluated as it is and on integer grids (outeffhop quantize)
    id                INTEGER PRIMARY KEY, -- what quantized_tensor refers to
    step              INTEGER NOT NULL, -- of the checkpoint
    settings          TEXT NOT NULL,    -- preset, bits, estimators, setup, calibration, JSON
    metric            TEXT NOT NULL,    -- what was measured, e.g. perplexity
    original          REAL,             -- in floating point
    quantized         REAL,             -- on the grids
    created_at        REAL NOT NULL     -- seconds since 1970, UTC
) STRICT;

CREATE TABLE quantized_tensor (         -- what that did to each tensor
    quantization      INTEGER NOT NULL REFERENCES quantization (id), -- which evaluation
    rank              INTEGER NOT NULL, -- 0 has the worst sqnr
    name              TEXT NOT NULL,    -- a parameter, or a place of the model such as L3 query
    weight            INTEGER NOT NULL, -- 1: a parameter, 0: an activation
    bits              INTEGER NOT NULL, -- of its grid
    low               REAL NOT NULL,    -- what the grid covers
    high              REAL NOT NULL,    -- up to here
    sqnr              REAL,             -- 10 log10(sum x^2 / sum of squared errors), dB; NULL: never computed
    clipped           REAL NOT NULL,    -- share of values outside the grid
    PRIMARY KEY (quantization, rank)
) STRICT, WITHOUT ROWID;

CREATE TABLE evaluation (               -- a checkpoint measured over validation data (outeffhop eval)
    id                INTEGER PRIMARY KEY, -- what evaluated_metric and evaluated_tensor refer to
    step              INTEGER NOT NULL, -- of the checkpoint
    settings          TEXT NOT NULL,    -- batches, sequences a batch, data, JSON
    created_at        REAL NOT NULL     -- seconds since 1970, UTC
) STRICT;

CREATE TABLE evaluated_metric (         -- one number of an evaluation
    evaluation        INTEGER NOT NULL REFERENCES evaluation (id), -- which evaluation
    rank              INTEGER NOT NULL, -- order to show them in, from 0
    name              TEXT NOT NULL,    -- stable key, e.g. reference.avg_kurtosis
    title             TEXT NOT NULL,    -- for people
    unit              TEXT NOT NULL,    -- empty when it has none
    definition        TEXT NOT NULL,    -- which tensor, which reduction, in one sentence
    better            INTEGER NOT NULL, -- 0 neither, 1 lower, 2 higher
    value             REAL,             -- NULL: NaN
    PRIMARY KEY (evaluation, rank)
) STRICT, WITHOUT ROWID;

CREATE TABLE evaluated_tensor (         -- outlier figures of one module's output over the evaluated samples
    evaluation        INTEGER NOT NULL REFERENCES evaluation (id), -- which evaluation
    rank              INTEGER NOT NULL, -- order of computation, from 0
    name              TEXT NOT NULL,    -- the module's name in the reference, e.g. bert.encoder.layer.0.output.dense
    inf_norm          REAL,             -- mean over samples of max |x|
    reference_kurtosis REAL,            -- mean over samples of m4 / (s^4 + 1e-6), s unbiased; NULL: not taken there
    kurtosis          REAL,             -- mean over samples of m4 / m2^2
    largest           REAL,             -- max |x| over all samples
    PRIMARY KEY (evaluation, rank)
) STRICT, WITHOUT ROWID;

CREATE TABLE histogram_bin (            -- the bins of activation.histogram, most negative first
    bin               INTEGER PRIMARY KEY, -- place in the histogram, from 0
    sign              INTEGER NOT NULL, -- -1, 0 (the zero bin), 1
    inner_edge        REAL NOT NULL,    -- smallest |x|
    outer_edge        REAL NOT NULL     -- |x| stays below it, but in the outermost bins
) STRICT;

CREATE TABLE power_of_two (             -- decodes float32 in plain SQL, see vector_value
    exponent          INTEGER PRIMARY KEY, -- e
    value             REAL NOT NULL     -- 2^e
) STRICT;
WITH RECURSIVE up (e, v) AS (SELECT 0, 1.0 UNION ALL SELECT e + 1, v * 2 FROM up WHERE e < 104),
             down (e, v) AS (SELECT -1, 0.5 UNION ALL SELECT e - 1, v / 2 FROM down WHERE e > -149)
INSERT INTO power_of_two SELECT * FROM up UNION ALL SELECT * FROM down;

-- curve(step, metric, value): all scalars with their names.
CREATE VIEW curve AS
    SELECT s.step, m.name AS metric, s.value FROM scalar s JOIN metric m ON m.id = s.metric ORDER BY m.name, s.step;

-- latest(metric, title, unit, step, value): the newest value of every scalar.
CREATE VIEW latest AS
    SELECT m.name AS metric, m.title, m.unit, s.step, s.value, m.definition
    FROM metric m JOIN scalar s ON s.id = (SELECT id FROM scalar WHERE metric = m.id ORDER BY id DESC LIMIT 1);

-- vector_value(step, metric, layer, head, value): per-layer (head NULL) and per-head values, one a row.
CREATE VIEW vector_value AS
    WITH RECURSIVE
    item (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM item WHERE i + 1 < (SELECT max(length(value)) / 4 FROM vector)),
    digits (id, i, h) AS (SELECT v.id, i, hex(substr(v.value, 4 * i + 1, 4)) FROM vector v JOIN item ON i < length(v.value) / 4),
    bytes (id, i, b0, b1, b2, b3) AS (
        SELECT id, i,
               16 * instr('123456789ABCDEF', substr(h, 1, 1)) + instr('123456789ABCDEF', substr(h, 2, 1)),
               16 * instr('123456789ABCDEF', substr(h, 3, 1)) + instr('123456789ABCDEF', substr(h, 4, 1)),
               16 * instr('123456789ABCDEF', substr(h, 5, 1)) + instr('123456789ABCDEF', substr(h, 6, 1)),
               16 * instr('123456789ABCDEF', substr(h, 7, 1)) + instr('123456789ABCDEF', substr(h, 8, 1))
        FROM digits),
    parts (id, i, sign, exponent, mantissa) AS (
        SELECT id, i, 1 - 2 * (b3 >> 7), ((b3 & 127) << 1) | (b2 >> 7), ((b2 & 127) << 16) | (b1 << 8) | b0 FROM bytes)
    SELECT v.step, m.name AS metric,
           CASE m.shape WHEN 2 THEN p.i / r.heads ELSE p.i END AS layer,
           CASE m.shape WHEN 2 THEN p.i % r.heads END AS head,
           CASE p.exponent
               WHEN 255 THEN CASE p.mantissa WHEN 0 THEN p.sign * 9e999 END
               WHEN 0 THEN p.sign * p.mantissa * (SELECT value FROM power_of_two WHERE exponent = -149)
               ELSE p.sign * (8388608 + p.mantissa) * (SELECT value FROM power_of_two WHERE exponent = p.exponent - 150)
           END AS value
    FROM parts p JOIN vector v ON v.id = p.id JOIN metric m ON m.id = v.metric JOIN run r;

-- outliers(step, tensor, rank, value, sequence, position, token, channel): with names and the token's text.
CREATE VIEW outliers AS
    SELECT o.step, t.name AS tensor, o.rank, o.value, o.sequence, o.position, p.text AS token, o.channel
    FROM outlier o JOIN tensor t ON t.id = o.tensor LEFT JOIN probe p ON p.sequence = o.sequence AND p.position = o.position;

-- activations: the statistics with the tensor's name.
CREATE VIEW activations AS
    SELECT a.step, t.name AS tensor, t.kind, t.layer, a.count, a.non_finite, a.mean, a.deviation, a.kurtosis, a.minimum,
           a.maximum, a.average_kurtosis, a.max_inf_norm, a.average_inf_norm
    FROM activation a JOIN tensor t ON t.id = a.tensor;
