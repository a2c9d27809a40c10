# The commands of Haverim. `make run` and `make test` are all that a newcomer needs.

CARGO   ?= cargo
DIR     ?= haverim-data
BIND    ?= 127.0.0.1:7878
BIN     := target/release/haverim

.PHONY: run build web tools test test-full lint bench conformance fuzz clean-data help

run: build          ## build, load the data on first start, serve
	$(BIN) serve --dir $(DIR) --bind $(BIND)

build: web          ## build the program with the site's assets inside
	$(CARGO) build --release --locked --config profile.release.package.haverim.opt-level=3

web: tools          ## build the site's styles, fonts and islands
	scripts/web

tools:              ## install, or name, what is missing
	scripts/tools

test: tools web     ## all tests, with a smoke of each heavy part
	scripts/test

test-full: tools web ## all tests, the heavy ones whole
	scripts/test full

lint:               ## formatting, clippy and docs, without warnings
	$(CARGO) fmt --check
	$(CARGO) clippy --release --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --release --no-deps --locked --document-private-items

bench: tools        ## ratios beside bare loops and peers, in one run
	scripts/bench

conformance: build  ## the W3C SPARQL 1.1 suites: make conformance W3C=path/to/rdf-tests/sparql/sparql11
	conformance/run "$(W3C)"

fuzz:               ## a minute of hostile input for each front door
	scripts/fuzz

clean-data:         ## remove the local store; the next run loads it again
	rm -rf $(DIR)

help:               ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | column -t -s '	'
