-- studio.db: the runs of a workspace, what people say of them, and the mailbox to the workers.
-- application_id 0x4F454853 ("OEHS"), user_version 1.
--
-- Studio, command line and workers all write this file, in short transactions (rollback journal, busy timeout).
-- The numbers here are copies for lists and tables; each run's own run.db is the source. Times are seconds since 1970, UTC.

CREATE TABLE run (
    id                TEXT PRIMARY KEY, -- name of the folder below runs/
    name              TEXT NOT NULL,    -- as people see it; can be changed
    group_name        TEXT NOT NULL,    -- runs launched together (a comparison or several seeds); empty: none
    model             TEXT NOT NULL,    -- opt bert ...
    normalizer        TEXT NOT NULL,    -- softmax softmax1 ...
    task              TEXT NOT NULL,    -- text backcopy ...
    seed              INTEGER NOT NULL, -- of weights, data order and dropout
    config            TEXT NOT NULL,    -- complete configuration, JSON
    variant           TEXT NOT NULL,    -- hash of the configuration without name and seed: equal in a seed group
    state             TEXT NOT NULL,    -- created queued starting running paused finished stopped failed; active without a held lock = crashed
    reason            TEXT NOT NULL,    -- why it stopped or failed, a sentence
    step              INTEGER NOT NULL, -- newest reported step, -1 before the first
    steps             INTEGER NOT NULL, -- planned
    created_at        REAL NOT NULL,    -- seconds since 1970, UTC
    updated_at        REAL NOT NULL,    -- last change of state or progress
    queued_at         REAL,             -- place in the queue while state is queued
    note              TEXT NOT NULL,    -- a person's words; empty: none
    baseline          INTEGER NOT NULL  -- 1: deltas are shown against this run
) STRICT;
CREATE INDEX run_state ON run (state, queued_at);
CREATE INDEX run_created ON run (created_at);
CREATE INDEX run_variant ON run (variant);
CREATE UNIQUE INDEX run_baseline ON run (baseline) WHERE baseline = 1;

CREATE TABLE metric (                   -- newest value of each scalar of each run
    run               TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE, -- which run
    name              TEXT NOT NULL,    -- as in run.db
    value             REAL,             -- NULL: NaN
    PRIMARY KEY (run, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE tag (
    run               TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE, -- which run
    tag               TEXT NOT NULL,    -- a person's word for it
    PRIMARY KEY (run, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE pinned_step (              -- snapshots that retention never deletes
    run               TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE, -- which run
    step              INTEGER NOT NULL, -- of the snapshot
    PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE command (                  -- asked of a worker, taken between two steps
    id                INTEGER PRIMARY KEY AUTOINCREMENT, -- in order of sending
    run               TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE, -- to which run
    kind              TEXT NOT NULL,    -- pause proceed stop snapshot checkpoint
    sent_at           REAL NOT NULL,    -- seconds since 1970, UTC
    taken_at          REAL              -- NULL: waiting
) STRICT;
CREATE INDEX command_waiting ON command (run, id) WHERE taken_at IS NULL;

CREATE TABLE named (                    -- saved window layouts, comparisons and settings
    kind              TEXT NOT NULL,    -- layout comparison setting
    name              TEXT NOT NULL,    -- as people see it
    content           BLOB NOT NULL,    -- in the form of its kind
    saved_at          REAL NOT NULL,    -- seconds since 1970, UTC
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

-- latest(run, name, metric, value): the newest metrics with the run's name.
CREATE VIEW latest AS
    SELECT r.id AS run, r.name, r.state, r.step, m.name AS metric, m.value FROM run r JOIN metric m ON m.run = r.id;

-- seed_group(variant, example, metric, runs, mean, deviation): over runs that differ only in their name and seed;
-- deviation is the sample one (n - 1), NULL for a single run.
CREATE VIEW seed_group AS
    WITH mean (variant, example, metric, runs, mean) AS (
        SELECT r.variant, min(r.name), m.name, count(m.value), avg(m.value)
        FROM run r JOIN metric m ON m.run = r.id GROUP BY r.variant, m.name)
    SELECT a.*, (SELECT sqrt(sum((m.value - a.mean) * (m.value - a.mean)) / nullif(a.runs - 1, 0))
                 FROM run r JOIN metric m ON m.run = r.id WHERE r.variant = a.variant AND m.name = a.metric) AS deviation
    FROM mean a;
