CREATE TABLE entry (id serial PRIMARY KEY, code text NOT NULL UNIQUE);
CREATE TABLE message (
    id serial PRIMARY KEY, sid text NOT NULL UNIQUE, phone text NOT NULL, body text NOT NULL
);
CREATE TABLE vote (
    id serial PRIMARY KEY, entry_id integer NOT NULL REFERENCES entry, phone text NOT NULL UNIQUE
);
