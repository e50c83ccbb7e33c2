SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.articles (
    id integer NOT NULL,
    key character varying(255) NOT NULL,
    pmcid character varying(32) NOT NULL,
    pmid character varying(32) NOT NULL,
    doi text NOT NULL,
    title text NOT NULL,
    journal text NOT NULL,
    year character varying(16) NOT NULL,
    source text NOT NULL
);
CREATE SEQUENCE public.articles_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.articles_id_seq OWNED BY public.articles.id;
CREATE TABLE public.figures (
    id integer NOT NULL,
    article_id integer NOT NULL,
    figid character varying(400) NOT NULL,
    alias character varying(400) NOT NULL,
    number character varying(64) NOT NULL,
    type character varying(64) NOT NULL,
    title text NOT NULL,
    labels integer NOT NULL,
    mentions integer NOT NULL,
    genes integer NOT NULL,
    image_sha256 character varying(64) NOT NULL,
    image_suffix character varying(8) NOT NULL,
    image_bytes integer NOT NULL,
    source text NOT NULL,
    fingerprint character varying(64) NOT NULL,
    read_at character varying(20) NOT NULL,
    record text NOT NULL
);
CREATE SEQUENCE public.figures_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.figures_id_seq OWNED BY public.figures.id;
CREATE TABLE public.genes (
    figure_id integer NOT NULL,
    symbol character varying(64) NOT NULL,
    type character varying(32) NOT NULL,
    score double precision NOT NULL
);
CREATE TABLE public.mentions (
    id integer NOT NULL,
    figure_id integer NOT NULL,
    mention character varying(32) NOT NULL,
    type character varying(32) NOT NULL,
    text text NOT NULL,
    curie character varying(255) NOT NULL,
    name text NOT NULL,
    score double precision NOT NULL
);
CREATE SEQUENCE public.mentions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.mentions_id_seq OWNED BY public.mentions.id;
CREATE TABLE public.meta (
    key character varying(64) NOT NULL,
    value text NOT NULL
);
CREATE TABLE public.problems (
    id integer NOT NULL,
    place text NOT NULL,
    what text NOT NULL,
    hint text NOT NULL,
    figid character varying(400) NOT NULL,
    source text NOT NULL
);
CREATE SEQUENCE public.problems_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.problems_id_seq OWNED BY public.problems.id;
ALTER TABLE ONLY public.articles ALTER COLUMN id SET DEFAULT nextval('public.articles_id_seq'::regclass);
ALTER TABLE ONLY public.figures ALTER COLUMN id SET DEFAULT nextval('public.figures_id_seq'::regclass);
ALTER TABLE ONLY public.mentions ALTER COLUMN id SET DEFAULT nextval('public.mentions_id_seq'::regclass);
ALTER TABLE ONLY public.problems ALTER COLUMN id SET DEFAULT nextval('public.problems_id_seq'::regclass);
INSERT INTO public.articles VALUES (1, 'PMC7', 'PMC7', '', '10.1000/seven', 'A paper', 'Journal of Tests', '2024', '/data/PMC7.xml');
INSERT INTO public.figures VALUES (1, 1, 'PMC7__Fig1', 'PMC7__F1', 'F1', 'Figure', 'LPS promotes inflammation by IL-6', 1, 2, 1, '', '', 0, '/data/PMC7.xml', 'a', '2026-11-25T23:29:02Z', '{"schema_version": 1, "figid": "PMC7__Fig1", "alias": "PMC7__F1", "figure": {"filename": "Fig1.png", "link": "", "number": "F1", "type": "Figure", "label": "", "title": "LPS promotes inflammation by IL-6", "caption": "", "image": null}, "article": {"pmcid": "PMC7", "pmid": "", "doi": "", "title": "A paper", "reftext": "", "year": "", "journal_title": "", "journal_abbreviation": "", "publisher": "", "keywords": [], "licence": ""}, "screening": {"probability": null, "decision": "unscreened", "reasons": []}, "labels": [{"id": "L1", "text": "IL-6", "original": "", "polygon": [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]], "angle": 0.0, "confidence": 0.9, "height": 0.0}], "mentions": [{"id": "M1", "labels": ["L1"], "text": "IL-6", "span": [0, 4], "type": "gene", "match": "", "readings": [{"curie": "hgnc:6018", "name": "IL-6", "source": "", "xrefs": []}], "symbols": ["IL6"], "state": [], "origin": "", "score": 0.9, "evidence": [], "rejected": [], "place": "label"}, {"id": "M3", "labels": ["L1"], "text": "LPS", "span": [0, 3], "type": "chemical", "match": "", "readings": [{"curie": "chebi:16412", "name": "LPS", "source": "", "xrefs": []}], "symbols": [], "state": [], "origin": "", "score": 0.9, "evidence": [], "rejected": [], "place": "label"}], "relations": [{"id": "R1", "source": "M3", "target": "M1", "kind": "activation", "sign": null, "evidence": "drawn", "score": 0.8, "path": [[0.0, 0.0], [9.0, 9.0]], "sentence": "", "panel": "", "trigger": "", "negated": false, "hedged": false}], "organisms": [], "edits": [], "provenance": {"software": "pathscribe test", "lexicon": "", "models": {}, "settings": {}}}
');
INSERT INTO public.figures VALUES (2, 1, 'PMC7__Fig2', 'PMC7__F2', 'F2', 'Figure', 'Ras in tumor growth', 1, 1, 3, '462372a4f2df21c367e5bfbf1e5b1699baf52f303eaa21b5c2ecb8ad3cd9ceb7', 'png', 84, '/data/PMC7.xml', 'a', '2026-11-25T23:29:02Z', '{"schema_version": 1, "figid": "PMC7__Fig2", "alias": "PMC7__F2", "figure": {"filename": "Fig2.png", "link": "", "number": "F2", "type": "Figure", "label": "", "title": "Ras in tumor growth", "caption": "", "image": {"sha256": "462372a4f2df21c367e5bfbf1e5b1699baf52f303eaa21b5c2ecb8ad3cd9ceb7", "width": 40, "height": 30, "format": "png"}}, "article": {"pmcid": "PMC7", "pmid": "", "doi": "", "title": "A paper", "reftext": "", "year": "", "journal_title": "", "journal_abbreviation": "", "publisher": "", "keywords": [], "licence": ""}, "screening": {"probability": null, "decision": "unscreened", "reasons": []}, "labels": [{"id": "L1", "text": "IL-6", "original": "", "polygon": [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]], "angle": 0.0, "confidence": 0.9, "height": 0.0}], "mentions": [{"id": "M2", "labels": ["L1"], "text": "Ras", "span": [0, 3], "type": "family", "match": "", "readings": [{"curie": "fplx:RAS", "name": "RAS", "source": "", "xrefs": []}], "symbols": ["HRAS", "KRAS", "NRAS"], "state": [], "origin": "", "score": 0.9, "evidence": [], "rejected": [], "place": "label"}], "relations": [], "organisms": [], "edits": [], "provenance": {"software": "pathscribe test", "lexicon": "", "models": {}, "settings": {}}}
');
INSERT INTO public.genes VALUES (1, 'IL6', 'gene', 0.9);
INSERT INTO public.genes VALUES (2, 'HRAS', 'family', 0.9);
INSERT INTO public.genes VALUES (2, 'KRAS', 'family', 0.9);
INSERT INTO public.genes VALUES (2, 'NRAS', 'family', 0.9);
INSERT INTO public.mentions VALUES (1, 1, 'M1', 'gene', 'IL-6', 'hgnc:6018', 'IL-6', 0.9);
INSERT INTO public.mentions VALUES (2, 1, 'M3', 'chemical', 'LPS', 'chebi:16412', 'LPS', 0.9);
INSERT INTO public.mentions VALUES (3, 2, 'M2', 'family', 'Ras', 'fplx:RAS', 'RAS', 0.9);
INSERT INTO public.meta VALUES ('schema_version', '1');
INSERT INTO public.meta VALUES ('created_by', 'pathscribe 0.1.0');
INSERT INTO public.problems VALUES (1, '/data/a.jpg', 'the image is truncated', 'get it again', '', '/data');
SELECT pg_catalog.setval('public.articles_id_seq', 1, true);
SELECT pg_catalog.setval('public.figures_id_seq', 2, true);
SELECT pg_catalog.setval('public.mentions_id_seq', 3, true);
SELECT pg_catalog.setval('public.problems_id_seq', 1, true);
ALTER TABLE ONLY public.articles
    ADD CONSTRAINT pk_articles PRIMARY KEY (id);
ALTER TABLE ONLY public.figures
    ADD CONSTRAINT pk_figures PRIMARY KEY (id);
ALTER TABLE ONLY public.genes
    ADD CONSTRAINT pk_genes PRIMARY KEY (figure_id, symbol, type);
ALTER TABLE ONLY public.mentions
    ADD CONSTRAINT pk_mentions PRIMARY KEY (id);
ALTER TABLE ONLY public.meta
    ADD CONSTRAINT pk_meta PRIMARY KEY (key);
ALTER TABLE ONLY public.problems
    ADD CONSTRAINT pk_problems PRIMARY KEY (id);
ALTER TABLE ONLY public.articles
    ADD CONSTRAINT uq_articles_key UNIQUE (key);
ALTER TABLE ONLY public.figures
    ADD CONSTRAINT uq_figures_figid UNIQUE (figid);
CREATE INDEX ix_articles_doi ON public.articles USING btree (doi);
CREATE INDEX ix_articles_pmcid ON public.articles USING btree (pmcid);
CREATE INDEX ix_articles_year ON public.articles USING btree (year);
CREATE INDEX ix_figures_alias ON public.figures USING btree (alias);
CREATE INDEX ix_figures_article_id ON public.figures USING btree (article_id);
CREATE INDEX ix_figures_image_sha256 ON public.figures USING btree (image_sha256);
CREATE INDEX ix_genes_symbol_figure_id ON public.genes USING btree (symbol, figure_id);
CREATE INDEX ix_mentions_curie ON public.mentions USING btree (curie);
CREATE INDEX ix_mentions_figure_id ON public.mentions USING btree (figure_id);
CREATE INDEX ix_mentions_name ON public.mentions USING btree (name);
CREATE INDEX ix_mentions_type_figure_id ON public.mentions USING btree (type, figure_id);
CREATE INDEX ix_problems_figid ON public.problems USING btree (figid);
CREATE INDEX ix_problems_place ON public.problems USING btree (place);
CREATE INDEX ix_problems_source ON public.problems USING btree (source);
ALTER TABLE ONLY public.figures
    ADD CONSTRAINT fk_figures_article_id FOREIGN KEY (article_id) REFERENCES public.articles(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.genes
    ADD CONSTRAINT fk_genes_figure_id FOREIGN KEY (figure_id) REFERENCES public.figures(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.mentions
    ADD CONSTRAINT fk_mentions_figure_id FOREIGN KEY (figure_id) REFERENCES public.figures(id) ON DELETE CASCADE;
