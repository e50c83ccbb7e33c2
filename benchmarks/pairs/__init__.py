"""Training of the network that reads relations of captions (`pathscribe.relations.pairs`)."""
