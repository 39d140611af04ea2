CREATE TABLE vote (
    nomination_id integer NOT NULL,
    phone text NOT NULL,
    code text NOT NULL,
    UNIQUE (nomination_id, phone)
);
