-- The tables of a state on a server as version 1 made them.
CREATE TABLE aliases (
	key BIGINT NOT NULL,
	article BIGINT NOT NULL,
	PRIMARY KEY (key)
);
CREATE TABLE bands (
	band INTEGER NOT NULL,
	article BIGINT NOT NULL,
	PRIMARY KEY (band, article)
);
CREATE TABLE blocks (
	site INTEGER NOT NULL,
	block BIGINT NOT NULL,
	pages INTEGER NOT NULL,
	since INTEGER NOT NULL,
	seen BIGINT NOT NULL,
	article BIGINT NOT NULL,
	PRIMARY KEY (site, block)
);
CREATE TABLE files (
	name TEXT NOT NULL,
	size BIGINT NOT NULL,
	PRIMARY KEY (name)
);
CREATE TABLE fingerprints (
	article BIGINT NOT NULL,
	digest BYTEA NOT NULL,
	PRIMARY KEY (article)
);
CREATE TABLE leases (
	site TEXT NOT NULL,
	run TEXT NOT NULL,
	until BIGINT NOT NULL,
	PRIMARY KEY (site)
);
CREATE TABLE meta (
	name TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (name)
);
CREATE TABLE runs (
	run TEXT NOT NULL,
	learned BOOLEAN NOT NULL,
	PRIMARY KEY (run)
);
CREATE TABLE sites (
	n SERIAL NOT NULL,
	name TEXT NOT NULL,
	pages INTEGER DEFAULT '0' NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (name)
);
CREATE TABLE stories (
	story BIGINT NOT NULL,
	article BIGINT NOT NULL,
	PRIMARY KEY (story, article)
);
CREATE TABLE validators (
	url BIGINT NOT NULL,
	etag TEXT,
	last_modified TEXT,
	PRIMARY KEY (url)
);
CREATE TABLE articles (
	n BIGSERIAL NOT NULL,
	id BIGINT NOT NULL,
	site INTEGER NOT NULL,
	key BIGINT NOT NULL,
	url TEXT NOT NULL,
	version SMALLINT NOT NULL,
	content_hash BYTEA NOT NULL,
	title BIGINT,
	published TEXT,
	length INTEGER NOT NULL,
	complete BOOLEAN,
	first_seen BIGINT NOT NULL,
	checked BIGINT NOT NULL,
	named BIGINT,
	due BIGINT,
	PRIMARY KEY (n),
	UNIQUE (id),
	FOREIGN KEY(site) REFERENCES sites (n)
);
CREATE INDEX articles_due ON articles (site, due) WHERE due IS NOT NULL;
