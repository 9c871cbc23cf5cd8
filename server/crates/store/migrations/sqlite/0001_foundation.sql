-- Columns are BIGINT, TEXT, BOOLEAN and BLOB only, so that the same statements run on PostgreSQL (BLOB is BYTEA there).
-- Moments are milliseconds since 1970 UTC; ids are hyphenated UUIDs; words such as states are snake_case text.

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- The one sequence of change numbers. Updating this row also serialises writers of the snapshot, so that change
-- numbers become visible in their order and no cycle can miss one.
CREATE TABLE change_sequence (
    id BIGINT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO change_sequence (id, value) VALUES (1, 0);

CREATE TABLE secrets (
    owner_table TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    name TEXT NOT NULL,
    key_id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (owner_table, owner_id, name)
);

-- Identity

CREATE TABLE administrators (
    id TEXT PRIMARY KEY,
    user_name TEXT NOT NULL,
    unique_name TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_sign_in_at BIGINT
);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    administrator_id TEXT NOT NULL REFERENCES administrators (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    user_agent TEXT NOT NULL,
    address TEXT NOT NULL
);
CREATE INDEX sessions_administrator ON sessions (administrator_id);

CREATE TABLE sign_in_failures (
    subject TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE audit_entries (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    activity TEXT NOT NULL,
    target TEXT NOT NULL,
    target_path TEXT NOT NULL,
    details TEXT NOT NULL,
    succeeded BOOLEAN NOT NULL,
    address TEXT NOT NULL,
    search_text TEXT NOT NULL
);

-- Directory: the snapshot

CREATE TABLE directories (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    -- What the function DefaultDomain gives; empty until it is set.
    default_domain TEXT NOT NULL DEFAULT '',
    -- Whether members of groups inside a group are members of that group too.
    expand_nested_groups BOOLEAN NOT NULL DEFAULT TRUE,
    created_at BIGINT NOT NULL,
    -- How the source is reached and read, in JSON; empty where there is none.
    source TEXT NOT NULL DEFAULT '',
    -- Bumped by other settings: what was read before them is no place to go on from.
    source_version BIGINT NOT NULL DEFAULT 0,
    -- From where the next read goes on; none if it reads everything.
    read_cursor TEXT,
    -- When everything was last read completely.
    everything_read_at BIGINT,
    next_read_at BIGINT,
    -- The read that somebody asked for, in JSON.
    asked_read TEXT,
    -- Who is reading, and until when the others believe it.
    reader TEXT,
    reader_until BIGINT,
    -- Since when no read was as it should be, and what was told of it; both, or neither.
    trouble_since BIGINT,
    trouble_told TEXT,
    -- A removed directory stays as a row, so that what it held keeps its place in the log.
    removed_at BIGINT
);
-- Every installation has the built-in directory, with the same id.
INSERT INTO directories (id, kind, name, created_at)
VALUES ('01930000-0000-7000-8000-000000000001', 'built_in', 'Built-in directory', CAST(strftime('%s', 'now') AS INTEGER) * 1000);

CREATE TABLE objects (
    id TEXT PRIMARY KEY,
    directory_id TEXT NOT NULL REFERENCES directories (id),
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    deleted_at BIGINT,
    account_enabled BOOLEAN NOT NULL,
    manager_id TEXT,
    -- The lower-case user principal name of a user that is not deleted: a deleted one gives its name free.
    unique_name TEXT,
    display_name TEXT NOT NULL,
    -- Derived from the attributes for lists, and cut so that an index row of PostgreSQL (2.7 kB) holds them.
    sort_name TEXT NOT NULL,
    detail TEXT NOT NULL,
    description TEXT NOT NULL,
    department TEXT NOT NULL,
    search_text TEXT NOT NULL,
    attributes TEXT NOT NULL,
    change BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX objects_unique_name ON objects (directory_id, unique_name);
-- Lists, searches, counts and sorts read nothing but this index: the rows with all their attributes are ten times as big.
CREATE INDEX objects_list ON objects (
    kind, state, sort_name, id, account_enabled, directory_id, detail, department, updated_at, search_text
);
CREATE INDEX objects_change ON objects (change);
CREATE INDEX objects_manager ON objects (manager_id);

-- Attributes of users that an administrator added to those that every directory has.
CREATE TABLE directory_attributes (
    directory_id TEXT NOT NULL REFERENCES directories (id),
    name TEXT NOT NULL,
    label TEXT NOT NULL,
    type TEXT NOT NULL,
    multi_valued BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (directory_id, name)
);

-- A removed membership stays as a row, so that cycles see the removal. `removed` is what everybody asks: neither direct nor
-- inherited.
CREATE TABLE memberships (
    group_id TEXT NOT NULL REFERENCES objects (id),
    member_id TEXT NOT NULL REFERENCES objects (id),
    removed BOOLEAN NOT NULL,
    change BIGINT NOT NULL,
    -- Put there by somebody.
    direct BOOLEAN NOT NULL DEFAULT FALSE,
    -- A person who is a member of a group inside the group.
    inherited BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (group_id, member_id)
) WITHOUT ROWID;
CREATE INDEX memberships_group ON memberships (group_id, removed, member_id);
CREATE INDEX memberships_member ON memberships (member_id, removed, group_id);
CREATE INDEX memberships_change ON memberships (change);

-- Which groups are inside which, at any depth. Derived from the memberships of groups, where the directory expands them.
CREATE TABLE nested_groups (
    ancestor_id TEXT NOT NULL REFERENCES objects (id),
    group_id TEXT NOT NULL REFERENCES objects (id),
    PRIMARY KEY (ancestor_id, group_id)
);
CREATE INDEX nested_groups_group ON nested_groups (group_id);

-- CSV imports. The uploaded file lies in the data directory under the import's id.
CREATE TABLE imports (
    id TEXT PRIMARY KEY,
    directory_id TEXT NOT NULL REFERENCES directories (id),
    file_name TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    state TEXT NOT NULL,
    settings TEXT NOT NULL,
    report TEXT NOT NULL,
    actor TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX imports_directory ON imports (directory_id, id);

-- What the entries of a source became. A row stays when its entry is gone, so that whoever comes back is who they were.
CREATE TABLE source_entries (
    directory_id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    object_id TEXT NOT NULL,
    -- How other entries name it.
    locator TEXT NOT NULL,
    alias TEXT,
    -- The alias of a group that it is in without being listed there.
    primary_group TEXT,
    PRIMARY KEY (directory_id, source_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX source_entries_object ON source_entries (object_id);
CREATE INDEX source_entries_locator ON source_entries (directory_id, locator);
CREATE INDEX source_entries_alias ON source_entries (directory_id, alias);
CREATE INDEX source_entries_primary_group ON source_entries (directory_id, primary_group);

-- Members that a group names and whom nobody is yet: whoever comes by that name is a member.
CREATE TABLE expected_members (
    directory_id TEXT NOT NULL,
    name TEXT NOT NULL,
    group_id TEXT NOT NULL,
    PRIMARY KEY (directory_id, name, group_id)
) WITHOUT ROWID;
CREATE INDEX expected_members_group ON expected_members (group_id);

CREATE TABLE directory_reads (
    id TEXT PRIMARY KEY,
    directory_id TEXT NOT NULL REFERENCES directories (id),
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    problem TEXT,
    counts TEXT NOT NULL,
    notes TEXT NOT NULL,
    held TEXT NOT NULL,
    actor TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX directory_reads_directory ON directory_reads (directory_id, id);

-- Applications

-- A deleted application stays as a row, so that its log entries keep their name.
CREATE TABLE applications (
    id TEXT PRIMARY KEY,
    gallery_id TEXT NOT NULL,
    name TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    directory_id TEXT NOT NULL REFERENCES directories (id),
    created_at BIGINT NOT NULL,
    deleted_at BIGINT
);

-- Whose assignments an application takes over from its directory's source.
CREATE TABLE assignment_sources (
    application_id TEXT PRIMARY KEY,
    source TEXT NOT NULL
) WITHOUT ROWID;

-- A removed assignment stays as a row, so that cycles see the removal.
CREATE TABLE assignments (
    application_id TEXT NOT NULL REFERENCES applications (id),
    object_id TEXT NOT NULL REFERENCES objects (id),
    role TEXT NOT NULL,
    removed BOOLEAN NOT NULL,
    change BIGINT NOT NULL,
    assigned_at BIGINT NOT NULL,
    PRIMARY KEY (application_id, object_id)
) WITHOUT ROWID;
CREATE INDEX assignments_object ON assignments (object_id);
CREATE INDEX assignments_change ON assignments (application_id, change);

CREATE TABLE jobs (
    application_id TEXT PRIMARY KEY REFERENCES applications (id),
    mode TEXT NOT NULL,
    tenant_url TEXT NOT NULL,
    -- How the application is reached, signed in at and spoken to, in JSON; without secrets.
    connection TEXT NOT NULL DEFAULT '{}',
    -- How it wants its SCIM, as far as a write probe learned it, in JSON.
    learned_dialect TEXT,
    notification_email TEXT NOT NULL,
    notify_on_failure BOOLEAN NOT NULL,
    scope TEXT NOT NULL,
    interval_minutes BIGINT NOT NULL,
    -- Requests per second at the most, where an administrator said so.
    requests_per_second BIGINT,
    status TEXT NOT NULL,
    schema TEXT NOT NULL,
    schema_version BIGINT NOT NULL,
    version BIGINT NOT NULL,
    watermark BIGINT,
    -- Grows whenever the watermark is cleared: a cycle that began under an older number neither goes on nor sets it.
    generation BIGINT NOT NULL DEFAULT 0,
    next_cycle_at BIGINT,
    started_at BIGINT,
    -- How many requests the application takes, as far as cycles learned it, in JSON.
    learned_budget TEXT,
    -- What the application turned out to have no place for, as far as cycles learned it, in JSON.
    learned_attributes TEXT,
    -- Cycles that began under an older generation leave none: somebody restarted, which ends a pause.
    budget_from BIGINT NOT NULL DEFAULT 0,
    lease_owner TEXT,
    lease_until BIGINT NOT NULL DEFAULT 0,
    -- Until when somebody wants the job, as long as that is more than a lease away: cycles let go of it.
    wanted_until BIGINT NOT NULL DEFAULT 0,
    -- When somebody was last provisioned on demand, the few newest moments, in JSON.
    demanded_at TEXT NOT NULL DEFAULT '[]',
    -- Why Rollcall switched provisioning off by itself, in JSON; nothing once somebody switched it on again.
    switched_off TEXT,
    -- How much one cycle may take away.
    guard_enabled BOOLEAN NOT NULL DEFAULT TRUE,
    guard_count BIGINT NOT NULL DEFAULT 100,
    guard_percent BIGINT NOT NULL DEFAULT 20,
    guard_members_count BIGINT NOT NULL DEFAULT 1000,
    guard_members_percent BIGINT NOT NULL DEFAULT 50,
    skip_out_of_scope BOOLEAN NOT NULL DEFAULT FALSE,
    -- What becomes of the accounts of those who leave.
    leavers TEXT NOT NULL DEFAULT 'disable',
    delete_after_days BIGINT NOT NULL DEFAULT 30,
    -- Hours after which accounts are read back; 0 when nobody wants it.
    read_back_hours BIGINT NOT NULL DEFAULT 0
);

-- Every save of a schema, the newest few hundred of each application; `changes` says what is new in words.
CREATE TABLE schema_versions (
    application_id TEXT NOT NULL REFERENCES applications (id),
    version BIGINT NOT NULL,
    schema TEXT NOT NULL,
    actor TEXT NOT NULL,
    activity TEXT NOT NULL,
    changes TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (application_id, version)
);

-- The accounts that Rollcall keeps, with the state last sent.
--
-- Tables that a cycle writes for every object name applications, cycles and, but for this one, objects without REFERENCES:
-- those are never deleted, only marked, and a database would look for each of them at every row.
CREATE TABLE links (
    application_id TEXT NOT NULL,
    object_id TEXT NOT NULL REFERENCES objects (id),
    kind TEXT NOT NULL,
    target_id TEXT NOT NULL,
    state TEXT NOT NULL,
    matched_by TEXT NOT NULL,
    sent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (application_id, object_id)
);
CREATE UNIQUE INDEX links_target ON links (application_id, kind, target_id);
CREATE INDEX links_object ON links (object_id);
-- Accounts that wait to be deleted some days after they were disabled.
CREATE INDEX links_left ON links (application_id, updated_at) WHERE state <> 'active';

-- References that could not be sent because the other object has no account yet.
CREATE TABLE pending_references (
    application_id TEXT NOT NULL,
    object_id TEXT NOT NULL,
    attribute TEXT NOT NULL,
    referenced_id TEXT NOT NULL,
    PRIMARY KEY (application_id, object_id, attribute)
) WITHOUT ROWID;
CREATE INDEX pending_references_referenced ON pending_references (application_id, referenced_id);

-- The members that a group of an application has because they were sent, by the ids that their accounts had then. A row is
-- there before the request: one that is not confirmed may be a member, and is sent again, or removed if it is to go.
CREATE TABLE sent_members (
    application_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    target_id TEXT NOT NULL,
    confirmed BOOLEAN NOT NULL,
    PRIMARY KEY (application_id, group_id, member_id)
) WITHOUT ROWID;

-- Groups whose members have to be compared with what was sent. A row stays until that ended well.
CREATE TABLE member_work (
    application_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    PRIMARY KEY (application_id, group_id)
) WITHOUT ROWID;

-- Removals that are held back because there were too many in one cycle, with what an administrator said about each. A row
-- stays until the removal was done or is no longer to be done. `group_id` is the group that a membership is of, and empty
-- for accounts and groups themselves; names are those of the time, because who is purged has none.
CREATE TABLE staged_deletions (
    application_id TEXT NOT NULL REFERENCES applications (id),
    object_id TEXT NOT NULL REFERENCES objects (id),
    group_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    detail TEXT NOT NULL,
    action TEXT NOT NULL,
    reason TEXT NOT NULL,
    staged_at BIGINT NOT NULL,
    decision TEXT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    PRIMARY KEY (application_id, object_id, group_id)
);
CREATE INDEX staged_deletions_decision ON staged_deletions (application_id, decision);

-- Jobs in quarantine. One that was lifted stays until the next cycle says whether it is over; `error` is in JSON.
CREATE TABLE quarantines (
    application_id TEXT PRIMARY KEY REFERENCES applications (id),
    reason TEXT NOT NULL,
    error TEXT NOT NULL,
    series_began BIGINT NOT NULL,
    series_count BIGINT NOT NULL,
    current_began BIGINT NOT NULL,
    next_attempt BIGINT NOT NULL,
    lifted BOOLEAN NOT NULL
);

-- Failed actions that wait for their time. What failed for too long stays with the last moment of all, and is tried again
-- when it changes.
CREATE TABLE retries (
    application_id TEXT NOT NULL REFERENCES applications (id),
    object_id TEXT NOT NULL REFERENCES objects (id),
    -- What was tried.
    action TEXT NOT NULL,
    -- Whether only a reference to another object failed.
    is_reference BOOLEAN NOT NULL,
    attempts BIGINT NOT NULL,
    first_failed_at BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    error_code TEXT NOT NULL,
    reason TEXT NOT NULL,
    -- Whether somebody heard by mail that this person keeps their access.
    told BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (application_id, object_id)
);
CREATE INDEX retries_due ON retries (application_id, next_at);

-- What was about to be sent to an account, or a group, that is linked, and whose end is not known: what these attributes have
-- there may be what was last sent, or not.
CREATE TABLE open_changes (
    application_id TEXT NOT NULL,
    object_id TEXT NOT NULL,
    -- Target attributes, in JSON; all of them where it was to be deleted.
    attributes TEXT NOT NULL,
    PRIMARY KEY (application_id, object_id)
) WITHOUT ROWID;

-- Creations whose clear end is not written down yet: an account may exist that nobody knows of. Written before the
-- request, so that it survives a crash; `keys` are the matching values that the account would have.
CREATE TABLE open_creations (
    application_id TEXT NOT NULL,
    object_id TEXT NOT NULL,
    keys TEXT NOT NULL,
    PRIMARY KEY (application_id, object_id)
) WITHOUT ROWID;

CREATE TABLE cycles (
    id TEXT PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES applications (id),
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    total BIGINT NOT NULL,
    done BIGINT NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    disabled BIGINT NOT NULL,
    deleted BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    requests BIGINT NOT NULL,
    error TEXT
);
CREATE INDEX cycles_application ON cycles (application_id, id);
CREATE INDEX cycles_started ON cycles (started_at);

-- What the next cycle of an application would do, the newest few of each.
CREATE TABLE plans (
    id TEXT PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES applications (id),
    state TEXT NOT NULL,
    -- The change that is not saved, of which it shows the effect, in JSON; null when it is the next cycle.
    draft TEXT,
    made_by TEXT NOT NULL,
    approved_by TEXT,
    -- Whether everybody in scope was looked at, or only what changed.
    is_initial BOOLEAN NOT NULL,
    -- What it was made at: change number of the directory, generation of the job.
    change BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    alive_at BIGINT NOT NULL,
    ended_at BIGINT,
    total BIGINT NOT NULL,
    done BIGINT NOT NULL,
    counts TEXT NOT NULL,
    error TEXT,
    cycle_id TEXT
);
CREATE INDEX plans_application ON plans (application_id, id);

-- `inputs` is what a part was made from and `essence` what it does, each as one text to compare; `content` is what it shows,
-- without values that nobody may read, and `new_content` what would be done instead of one that is stale.
CREATE TABLE plan_parts (
    plan_id TEXT NOT NULL REFERENCES plans (id),
    position BIGINT NOT NULL,
    wave BIGINT NOT NULL,
    object_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    detail TEXT NOT NULL,
    search_text TEXT NOT NULL,
    action TEXT NOT NULL,
    reason TEXT NOT NULL,
    requests BIGINT NOT NULL,
    -- Whether the object has an account that works afterwards.
    works BOOLEAN NOT NULL,
    inputs TEXT NOT NULL,
    essence TEXT NOT NULL,
    -- Whether the account is searched for; of one that was, the id of what was found, empty when that was nobody.
    search TEXT NOT NULL,
    found TEXT,
    content TEXT NOT NULL,
    outcome TEXT NOT NULL,
    note TEXT NOT NULL,
    new_content TEXT,
    PRIMARY KEY (plan_id, position)
);
CREATE INDEX plan_parts_object ON plan_parts (plan_id, object_id);

-- What applications have in fact, as far as it was read back: of each the newest result, and one that is being made.
CREATE TABLE drift_runs (
    id TEXT PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES applications (id),
    state TEXT NOT NULL,
    made_by TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    alive_at BIGINT NOT NULL,
    ended_at BIGINT,
    accounts BIGINT NOT NULL,
    requests BIGINT NOT NULL,
    -- Why not everything was listed.
    incomplete TEXT,
    -- Target attributes that no account shows, in JSON.
    unshown TEXT NOT NULL
);
CREATE INDEX drift_runs_application ON drift_runs (application_id, id);

-- One account, or one person without; `state` is what an account shows at the mapped attributes, in JSON.
CREATE TABLE drift_findings (
    run_id TEXT NOT NULL REFERENCES drift_runs (id),
    position BIGINT NOT NULL,
    class TEXT NOT NULL,
    kind TEXT NOT NULL,
    target_id TEXT NOT NULL,
    object_id TEXT,
    name TEXT NOT NULL,
    detail TEXT NOT NULL,
    search_text TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (run_id, position)
);
CREATE INDEX drift_findings_class ON drift_findings (run_id, class, position);

-- What differs from what was last sent, both in JSON; empty where there is no value.
CREATE TABLE drift_differences (
    run_id TEXT NOT NULL REFERENCES drift_runs (id),
    position BIGINT NOT NULL,
    path TEXT NOT NULL,
    kind TEXT NOT NULL,
    object_id TEXT NOT NULL,
    expected TEXT NOT NULL,
    actual TEXT NOT NULL,
    -- Whether nobody may read the values.
    is_redacted BOOLEAN NOT NULL,
    decision TEXT NOT NULL,
    PRIMARY KEY (run_id, position, path)
);
CREATE INDEX drift_differences_path ON drift_differences (run_id, kind, path);

-- The matching values of accounts that nobody is linked to, and who has the same.
CREATE TABLE drift_keys (
    run_id TEXT NOT NULL REFERENCES drift_runs (id),
    kind TEXT NOT NULL,
    path TEXT NOT NULL,
    value TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (run_id, kind, path, value, position)
);
CREATE TABLE drift_matches (
    run_id TEXT NOT NULL REFERENCES drift_runs (id),
    position BIGINT NOT NULL,
    object_id TEXT NOT NULL,
    matched_by TEXT NOT NULL,
    is_entitled BOOLEAN NOT NULL,
    PRIMARY KEY (run_id, position, object_id)
);
CREATE INDEX drift_matches_object ON drift_matches (run_id, object_id);

-- What is done by itself about attributes that differ, values that are hidden until they change again, and accounts that
-- are never to be touched.
CREATE TABLE drift_defaults (
    application_id TEXT NOT NULL REFERENCES applications (id),
    kind TEXT NOT NULL,
    path TEXT NOT NULL,
    decision TEXT NOT NULL,
    PRIMARY KEY (application_id, kind, path)
);
CREATE TABLE drift_ignored (
    application_id TEXT NOT NULL REFERENCES applications (id),
    object_id TEXT NOT NULL,
    path TEXT NOT NULL,
    actual TEXT NOT NULL,
    PRIMARY KEY (application_id, object_id, path)
);
-- Values of the application that were adopted: what was last sent before, and what is there instead, both in JSON; `actual` is
-- empty where the value was taken away. Each stays for as long as the mapping wants nothing else than before.
CREATE TABLE drift_adopted (
    application_id TEXT NOT NULL REFERENCES applications (id),
    object_id TEXT NOT NULL,
    path TEXT NOT NULL,
    expected TEXT NOT NULL,
    actual TEXT NOT NULL,
    PRIMARY KEY (application_id, object_id, path)
);
CREATE TABLE untouched_accounts (
    application_id TEXT NOT NULL REFERENCES applications (id),
    kind TEXT NOT NULL,
    target_id TEXT NOT NULL,
    marked_by TEXT NOT NULL,
    marked_at BIGINT NOT NULL,
    PRIMARY KEY (application_id, kind, target_id)
);

-- What was last sent about each object and answered, short and without secrets, in JSON.
CREATE TABLE last_attempts (
    application_id TEXT NOT NULL,
    object_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    exchanges TEXT NOT NULL,
    PRIMARY KEY (application_id, object_id)
);

-- Append-only.
CREATE TABLE log_entries (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    application_id TEXT NOT NULL,
    cycle_id TEXT NOT NULL,
    object_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    identity TEXT NOT NULL,
    identity_detail TEXT NOT NULL,
    search_text TEXT NOT NULL,
    target_id TEXT,
    action TEXT NOT NULL,
    status TEXT NOT NULL,
    summary TEXT NOT NULL,
    error_code TEXT,
    duration_ms BIGINT NOT NULL,
    requests BIGINT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX log_entries_application ON log_entries (application_id, id);
CREATE INDEX log_entries_cycle ON log_entries (cycle_id, id);
CREATE INDEX log_entries_object ON log_entries (object_id, id);
CREATE INDEX log_entries_status ON log_entries (status, id);

-- Mail that is to be sent, and what became of it. Who sends one claims it for a while; the claim of a process that was
-- killed ends, and the mail is sent again.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES applications (id),
    recipient TEXT NOT NULL,
    notification TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    claimed_until BIGINT NOT NULL DEFAULT 0,
    attempts BIGINT NOT NULL DEFAULT 0,
    last_error TEXT,
    ended_at BIGINT
);
CREATE INDEX outbox_due ON outbox (state, next_attempt_at);

-- Which ends of credentials were told, so many days before, so that each is told once.
CREATE TABLE expiry_notices (
    application_id TEXT NOT NULL REFERENCES applications (id),
    credential TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    days BIGINT NOT NULL,
    PRIMARY KEY (application_id, credential, expires_at, days)
);
