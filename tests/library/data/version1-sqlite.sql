BEGIN TRANSACTION;
CREATE TABLE articles (
	id INTEGER NOT NULL, 
	"key" VARCHAR(255) NOT NULL, 
	pmcid VARCHAR(32) NOT NULL, 
	pmid VARCHAR(32) NOT NULL, 
	doi TEXT NOT NULL, 
	title TEXT NOT NULL, 
	journal TEXT NOT NULL, 
	year VARCHAR(16) NOT NULL, 
	source TEXT NOT NULL, 
	CONSTRAINT pk_articles PRIMARY KEY (id), 
	CONSTRAINT uq_articles_key UNIQUE ("key")
);
INSERT INTO "articles" VALUES(1,'PMC7','PMC7','','10.1000/seven','A paper','Journal of Tests','2024','/data/PMC7.xml');
CREATE TABLE figures (
	id INTEGER NOT NULL, 
	article_id INTEGER NOT NULL, 
	figid VARCHAR(400) NOT NULL, 
	alias VARCHAR(400) NOT NULL, 
	number VARCHAR(64) NOT NULL, 
	type VARCHAR(64) NOT NULL, 
	title TEXT NOT NULL, 
	labels INTEGER NOT NULL, 
	mentions INTEGER NOT NULL, 
	genes INTEGER NOT NULL, 
	image_sha256 VARCHAR(64) NOT NULL, 
	image_suffix VARCHAR(8) NOT NULL, 
	image_bytes INTEGER NOT NULL, 
	source TEXT NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, 
	read_at VARCHAR(20) NOT NULL, 
	record TEXT NOT NULL, 
	CONSTRAINT pk_figures PRIMARY KEY (id), 
	CONSTRAINT fk_figures_article_id FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE, 
	CONSTRAINT uq_figures_figid UNIQUE (figid)
);
INSERT INTO "figures" VALUES(1,1,'PMC7__Fig1','PMC7__F1','F1','Figure','LPS promotes inflammation by IL-6',1,2,1,'','',0,'/data/PMC7.xml','a','2026-11-25T23:29:00Z','{"schema_version": 1, "figid": "PMC7__Fig1", "alias": "PMC7__F1", "figure": {"filename": "Fig1.png", "link": "", "number": "F1", "type": "Figure", "label": "", "title": "LPS promotes inflammation by IL-6", "caption": "", "image": null}, "article": {"pmcid": "PMC7", "pmid": "", "doi": "", "title": "A paper", "reftext": "", "year": "", "journal_title": "", "journal_abbreviation": "", "publisher": "", "keywords": [], "licence": ""}, "screening": {"probability": null, "decision": "unscreened", "reasons": []}, "labels": [{"id": "L1", "text": "IL-6", "original": "", "polygon": [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]], "angle": 0.0, "confidence": 0.9, "height": 0.0}], "mentions": [{"id": "M1", "labels": ["L1"], "text": "IL-6", "span": [0, 4], "type": "gene", "match": "", "readings": [{"curie": "hgnc:6018", "name": "IL-6", "source": "", "xrefs": []}], "symbols": ["IL6"], "state": [], "origin": "", "score": 0.9, "evidence": [], "rejected": [], "place": "label"}, {"id": "M3", "labels": ["L1"], "text": "LPS", "span": [0, 3], "type": "chemical", "match": "", "readings": [{"curie": "chebi:16412", "name": "LPS", "source": "", "xrefs": []}], "symbols": [], "state": [], "origin": "", "score": 0.9, "evidence": [], "rejected": [], "place": "label"}], "relations": [{"id": "R1", "source": "M3", "target": "M1", "kind": "activation", "sign": null, "evidence": "drawn", "score": 0.8, "path": [[0.0, 0.0], [9.0, 9.0]], "sentence": "", "panel": "", "trigger": "", "negated": false, "hedged": false}], "organisms": [], "edits": [], "provenance": {"software": "pathscribe test", "lexicon": "", "models": {}, "settings": {}}}
');
INSERT INTO "figures" VALUES(2,1,'PMC7__Fig2','PMC7__F2','F2','Figure','Ras in tumor growth',1,1,3,'462372a4f2df21c367e5bfbf1e5b1699baf52f303eaa21b5c2ecb8ad3cd9ceb7','png',84,'/data/PMC7.xml','a','2026-11-25T23:29:00Z','{"schema_version": 1, "figid": "PMC7__Fig2", "alias": "PMC7__F2", "figure": {"filename": "Fig2.png", "link": "", "number": "F2", "type": "Figure", "label": "", "title": "Ras in tumor growth", "caption": "", "image": {"sha256": "462372a4f2df21c367e5bfbf1e5b1699baf52f303eaa21b5c2ecb8ad3cd9ceb7", "width": 40, "height": 30, "format": "png"}}, "article": {"pmcid": "PMC7", "pmid": "", "doi": "", "title": "A paper", "reftext": "", "year": "", "journal_title": "", "journal_abbreviation": "", "publisher": "", "keywords": [], "licence": ""}, "screening": {"probability": null, "decision": "unscreened", "reasons": []}, "labels": [{"id": "L1", "text": "IL-6", "original": "", "polygon": [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]], "angle": 0.0, "confidence": 0.9, "height": 0.0}], "mentions": [{"id": "M2", "labels": ["L1"], "text": "Ras", "span": [0, 3], "type": "family", "match": "", "readings": [{"curie": "fplx:RAS", "name": "RAS", "source": "", "xrefs": []}], "symbols": ["HRAS", "KRAS", "NRAS"], "state": [], "origin": "", "score": 0.9, "evidence": [], "rejected": [], "place": "label"}], "relations": [], "organisms": [], "edits": [], "provenance": {"software": "pathscribe test", "lexicon": "", "models": {}, "settings": {}}}
');
CREATE TABLE genes (
	figure_id INTEGER NOT NULL, 
	symbol VARCHAR(64) NOT NULL, 
	type VARCHAR(32) NOT NULL, 
	score DOUBLE NOT NULL, 
	CONSTRAINT pk_genes PRIMARY KEY (figure_id, symbol, type), 
	CONSTRAINT fk_genes_figure_id FOREIGN KEY(figure_id) REFERENCES figures (id) ON DELETE CASCADE
);
INSERT INTO "genes" VALUES(1,'IL6','gene',0.9);
INSERT INTO "genes" VALUES(2,'HRAS','family',0.9);
INSERT INTO "genes" VALUES(2,'KRAS','family',0.9);
INSERT INTO "genes" VALUES(2,'NRAS','family',0.9);
CREATE TABLE mentions (
	id INTEGER NOT NULL, 
	figure_id INTEGER NOT NULL, 
	mention VARCHAR(32) NOT NULL, 
	type VARCHAR(32) NOT NULL, 
	text TEXT NOT NULL, 
	curie VARCHAR(255) NOT NULL, 
	name TEXT NOT NULL, 
	score DOUBLE NOT NULL, 
	CONSTRAINT pk_mentions PRIMARY KEY (id), 
	CONSTRAINT fk_mentions_figure_id FOREIGN KEY(figure_id) REFERENCES figures (id) ON DELETE CASCADE
);
INSERT INTO "mentions" VALUES(1,1,'M1','gene','IL-6','hgnc:6018','IL-6',0.9);
INSERT INTO "mentions" VALUES(2,1,'M3','chemical','LPS','chebi:16412','LPS',0.9);
INSERT INTO "mentions" VALUES(3,2,'M2','family','Ras','fplx:RAS','RAS',0.9);
CREATE TABLE meta (
	"key" VARCHAR(64) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_meta PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('schema_version','1');
INSERT INTO "meta" VALUES('created_by','pathscribe 0.1.0');
CREATE TABLE problems (
	id INTEGER NOT NULL, 
	place TEXT NOT NULL, 
	what TEXT NOT NULL, 
	hint TEXT NOT NULL, 
	figid VARCHAR(400) NOT NULL, 
	source TEXT NOT NULL, 
	CONSTRAINT pk_problems PRIMARY KEY (id)
);
INSERT INTO "problems" VALUES(1,'/data/a.jpg','the image is truncated','get it again','','/data');
CREATE INDEX ix_articles_doi ON articles (doi);
CREATE INDEX ix_articles_year ON articles (year);
CREATE INDEX ix_articles_pmcid ON articles (pmcid);
CREATE INDEX ix_problems_source ON problems (source);
CREATE INDEX ix_problems_place ON problems (place);
CREATE INDEX ix_problems_figid ON problems (figid);
CREATE INDEX ix_figures_article_id ON figures (article_id);
CREATE INDEX ix_figures_alias ON figures (alias);
CREATE INDEX ix_figures_image_sha256 ON figures (image_sha256);
CREATE INDEX ix_mentions_curie ON mentions (curie);
CREATE INDEX ix_mentions_name ON mentions (name);
CREATE INDEX ix_mentions_type_figure_id ON mentions (type, figure_id);
CREATE INDEX ix_mentions_figure_id ON mentions (figure_id);
CREATE INDEX ix_genes_symbol_figure_id ON genes (symbol, figure_id);
COMMIT;
