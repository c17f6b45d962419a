CREATE INDEX blob_use_hash ON blob_use (hash);

CREATE INDEX fact_event ON fact (event);

CREATE UNIQUE INDEX head_current ON head (n) WHERE superseded_at IS NULL;

CREATE INDEX head_retracted ON head (n, version) WHERE retracted = 1;

CREATE INDEX head_seq ON head (seq);

CREATE INDEX label_text ON label (kind, text);

CREATE INDEX link_to ON link (to_n, n);

CREATE INDEX record_kind ON record (kind, n);

CREATE TABLE aside (
  key TEXT PRIMARY KEY CHECK (key <> ''),
  kept_at TEXT NOT NULL CHECK (length(kept_at) = 24),
  text TEXT NOT NULL CHECK (json_valid(text))
) STRICT, WITHOUT ROWID;

CREATE TABLE blob (
  hash TEXT PRIMARY KEY CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'),
  size INTEGER NOT NULL CHECK (size >= 0),
  name TEXT NOT NULL UNIQUE CHECK (length(name) = 64),
  header TEXT NOT NULL CHECK (length(header) = 64),
  seq INTEGER NOT NULL REFERENCES log (seq) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE blob_use (
  n INTEGER NOT NULL,
  version INTEGER NOT NULL,
  field TEXT NOT NULL,
  hash TEXT NOT NULL REFERENCES blob (hash),
  PRIMARY KEY (n, version, field, hash),
  FOREIGN KEY (n, version) REFERENCES head (n, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE body (
  n INTEGER NOT NULL,
  version INTEGER NOT NULL,
  salt TEXT NOT NULL CHECK (length(salt) = 64),
  text TEXT NOT NULL CHECK (json_valid(text)),
  PRIMARY KEY (n, version),
  FOREIGN KEY (n, version) REFERENCES head (n, version)
) STRICT;

CREATE TABLE checkpoint (
  size INTEGER PRIMARY KEY CHECK (size >= 1),
  text TEXT NOT NULL,
  signature TEXT NOT NULL
) STRICT;

CREATE TABLE fact (
  person INTEGER NOT NULL REFERENCES record (n),
  event INTEGER NOT NULL REFERENCES record (n),
  version INTEGER NOT NULL,
  type INTEGER NOT NULL REFERENCES fact_type (code),
  sure INTEGER NOT NULL CHECK (sure IN (0, 1)),
  private INTEGER CHECK (private IN (0, 1)),
  earliest INTEGER NOT NULL CHECK (earliest >= 1),
  latest INTEGER CHECK (latest >= earliest),
  open_end INTEGER NOT NULL CHECK (open_end IN (0, 1)),
  recorded INTEGER NOT NULL,
  superseded INTEGER,
  PRIMARY KEY (person, event, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE fact_type (
  code INTEGER PRIMARY KEY CHECK (code BETWEEN 1 AND 62),
  name TEXT NOT NULL UNIQUE CHECK (name <> '')
) STRICT;

CREATE VIRTUAL TABLE found USING fts5 (name, text, tokenize = 'ascii', detail = column, columnsize = 0);

CREATE VIRTUAL TABLE found_word USING fts5vocab (found, row);

CREATE TABLE head (
  n INTEGER NOT NULL REFERENCES record (n),
  version INTEGER NOT NULL CHECK (version >= 1),
  digest TEXT NOT NULL CHECK (length(digest) = 64),
  seq INTEGER NOT NULL REFERENCES log (seq) DEFERRABLE INITIALLY DEFERRED,
  recorded_at TEXT NOT NULL CHECK (length(recorded_at) = 24),
  actor TEXT NOT NULL CHECK (length(actor) = 32),
  superseded_at TEXT CHECK (superseded_at IS NULL OR length(superseded_at) = 24),
  retracted INTEGER NOT NULL DEFAULT 0 CHECK (retracted = 0 OR (retracted = 1 AND version > 1)),
  PRIMARY KEY (n, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE indexed (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  rules TEXT NOT NULL,
  making TEXT NOT NULL,
  upto INTEGER NOT NULL
) STRICT;

CREATE TABLE key_slot (
  name TEXT NOT NULL CHECK (name <> ''),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  PRIMARY KEY (name, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE label (
  n INTEGER PRIMARY KEY REFERENCES record (n),
  kind TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;

CREATE TABLE link (
  n INTEGER NOT NULL REFERENCES record (n),
  field TEXT NOT NULL,
  position INTEGER NOT NULL,
  to_n INTEGER NOT NULL REFERENCES record (n),
  PRIMARY KEY (n, field, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE log (
  seq INTEGER PRIMARY KEY CHECK (seq >= 1),
  prev TEXT NOT NULL CHECK (length(prev) = 64),
  body TEXT NOT NULL CHECK (length(body) = 64)
) STRICT;

CREATE TABLE log_body (
  seq INTEGER PRIMARY KEY REFERENCES log (seq) DEFERRABLE INITIALLY DEFERRED,
  text TEXT NOT NULL
) STRICT;

CREATE TABLE name_key (
  key INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (key, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE named (
  n INTEGER PRIMARY KEY REFERENCES record (n),
  names TEXT NOT NULL,
  sketches TEXT NOT NULL
) STRICT;

CREATE TABLE record (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
  kind TEXT NOT NULL CHECK (kind <> '')
) STRICT;

CREATE TABLE signing_key (
  public TEXT PRIMARY KEY,
  private TEXT NOT NULL,
  investigator TEXT NOT NULL CHECK (length(investigator) = 32),
  since TEXT NOT NULL CHECK (length(since) = 24)
) STRICT, WITHOUT ROWID;

CREATE TABLE vault (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  id TEXT NOT NULL CHECK (length(id) = 32),
  format INTEGER NOT NULL CHECK (format >= 1),
  created TEXT NOT NULL CHECK (length(created) = 10)
) STRICT;

CREATE TRIGGER blob_fixed BEFORE UPDATE ON blob
WHEN NEW.hash <> OLD.hash OR NEW.size <> OLD.size OR NEW.name <> OLD.name OR NEW.seq < OLD.seq
BEGIN SELECT RAISE (ABORT, 'originals never change'); END;

CREATE TRIGGER blob_kept BEFORE DELETE ON blob BEGIN SELECT RAISE (ABORT, 'originals never go'); END;

CREATE TRIGGER blob_use_fixed BEFORE UPDATE ON blob_use BEGIN SELECT RAISE (ABORT, 'versions never change'); END;

CREATE TRIGGER blob_use_kept BEFORE DELETE ON blob_use BEGIN SELECT RAISE (ABORT, 'versions never go'); END;

CREATE TRIGGER body_fixed BEFORE UPDATE ON body BEGIN SELECT RAISE (ABORT, 'versions never change'); END;

CREATE TRIGGER body_kept BEFORE DELETE ON body BEGIN SELECT RAISE (ABORT, 'versions never go'); END;

CREATE TRIGGER checkpoint_fixed BEFORE UPDATE ON checkpoint BEGIN SELECT RAISE (ABORT, 'checkpoints never change'); END;

CREATE TRIGGER checkpoint_kept BEFORE DELETE ON checkpoint BEGIN SELECT RAISE (ABORT, 'checkpoints never go'); END;

CREATE TRIGGER head_fixed BEFORE UPDATE ON head
WHEN OLD.superseded_at IS NOT NULL OR NEW.superseded_at IS NULL
  OR NEW.n <> OLD.n OR NEW.version <> OLD.version OR NEW.digest <> OLD.digest OR NEW.seq <> OLD.seq
  OR NEW.recorded_at <> OLD.recorded_at OR NEW.actor <> OLD.actor OR NEW.retracted <> OLD.retracted
BEGIN SELECT RAISE (ABORT, 'a version is superseded once and otherwise never changes'); END;

CREATE TRIGGER head_kept BEFORE DELETE ON head BEGIN SELECT RAISE (ABORT, 'versions never go'); END;

CREATE TRIGGER head_next BEFORE INSERT ON head
WHEN NEW.version <> (SELECT coalesce(max(version), 0) + 1 FROM head WHERE n = NEW.n)
BEGIN SELECT RAISE (ABORT, 'versions have no gaps'); END;

CREATE TRIGGER log_body_fixed BEFORE UPDATE ON log_body BEGIN SELECT RAISE (ABORT, 'log bodies never change'); END;

CREATE TRIGGER log_body_kept BEFORE DELETE ON log_body BEGIN SELECT RAISE (ABORT, 'log bodies never go'); END;

CREATE TRIGGER log_fixed BEFORE UPDATE ON log BEGIN SELECT RAISE (ABORT, 'log lines never change'); END;

CREATE TRIGGER log_kept BEFORE DELETE ON log BEGIN SELECT RAISE (ABORT, 'log lines never go'); END;

CREATE TRIGGER log_next BEFORE INSERT ON log WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM log)
BEGIN SELECT RAISE (ABORT, 'log lines have no gaps'); END;

CREATE TRIGGER record_fixed BEFORE UPDATE ON record BEGIN SELECT RAISE (ABORT, 'records keep their id'); END;

CREATE TRIGGER record_kept BEFORE DELETE ON record BEGIN SELECT RAISE (ABORT, 'records never go'); END;

CREATE TRIGGER signing_key_fixed BEFORE UPDATE ON signing_key
BEGIN SELECT RAISE (ABORT, 'signing keys never change'); END;

CREATE TRIGGER signing_key_kept BEFORE DELETE ON signing_key
BEGIN SELECT RAISE (ABORT, 'signing keys never go'); END;

CREATE TRIGGER vault_fixed BEFORE UPDATE ON vault WHEN NEW.id <> OLD.id OR NEW.created <> OLD.created
BEGIN SELECT RAISE (ABORT, 'the vault keeps its id'); END;

CREATE TRIGGER vault_kept BEFORE DELETE ON vault BEGIN SELECT RAISE (ABORT, 'the vault keeps its id'); END;

