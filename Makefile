# What a developer does with Latchkey. `make` alone lists it.
#
# Everything that is built or fetched lands in target/, .tools/, node_modules/ and public/ (fonts and pages.css);
# nothing outside this folder changes, except Debian packages that the browser and database tests
# need (installed with apt-get where that needs no question).

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-builtin-rules

CARGO_LEPTOS := 0.3.10
# The same as wasm-bindgen in Cargo.toml.
WASM_BINDGEN := 0.2.130
NEXTEST := 0.9.151

export PATH := $(CURDIR)/.tools/bin:$(CURDIR)/node_modules/.bin:$(PATH):$(HOME)/.cargo/bin

# Every member but the one that is compiled for the browser: together with it, `app` would be
# built with the features of both sides.
NATIVE := --workspace --exclude latchkey-frontend

BINARY := target/release/latchkey
SITE := target/.site
# Stamps that carry the version, so that a new version is a new target.
LEPTOS_TOOL := .tools/.cargo-leptos-$(CARGO_LEPTOS)
BINDGEN_TOOL := .tools/.wasm-bindgen-$(WASM_BINDGEN)
NEXTEST_TOOL := .tools/.cargo-nextest-$(NEXTEST)
NODE := node_modules/.package-lock.json
# The styles of all pages but the first; they stand beside those that cargo-leptos makes.
PAGES_CSS := public/pages.css
FONTS := public/fonts/inter-latin.woff2 public/fonts/jetbrains-mono-latin.woff2

# A target is out of date when one of these is newer, so that nothing is started where nothing
# changed. Folders count too: they are newer once a file in them is gone.
files = $(shell find $(1) -not -path 'public*' -o -path 'public/*' -not -path 'public/fonts*' -not -path 'public/pages.css')
LOCKS := .cargo/config.toml Cargo.toml Cargo.lock
SITE_SOURCES := $(LOCKS) package-lock.json scripts/compress.mjs scripts/shrink.mjs $(call files,domain app frontend style public)
SERVER_SOURCES := $(LOCKS) style/handbook.css $(call files,domain migrations service gateway app server docs/handbook)
# A file that goes away while make runs is no error.
$(sort $(SITE_SOURCES) $(SERVER_SOURCES)): ;

.PHONY: help run demo dev test lint e2e fuzz bench build tools clean images

help: ## List what make can do
	@echo 'Latchkey. make <target>, with options for the program in ARGS="…":'
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' Makefile

run: $(BINARY) ## Build and serve: console on 127.0.0.1:3000, traffic manager on 127.0.0.1:3100, data in ./data
	@exec $(BINARY) serve $(ARGS)

demo: $(BINARY) ## The same with sample people and endpoints, data in ./demo-data
	@$(BINARY) demo --data-dir demo-data
	@exec $(BINARY) serve --data-dir demo-data --demo-upstream 127.0.0.1:3199 $(ARGS)

dev: $(LEPTOS_TOOL) $(BINDGEN_TOOL) $(FONTS) $(PAGES_CSS) ## Serve a debug build that follows your edits
	@rm -f $(SITE) && find target/site -name '*.br' -delete 2>/dev/null || true
	@scripts/wasm-target
	cargo leptos watch --split

test: test-packages $(NEXTEST_TOOL) $(BINARY) ## Every test: Rust, on SQLite and PostgreSQL, then the browser
	@echo '» Rust tests (about 5 minutes to build the first time)'
	@cargo nextest run $(NATIVE) --profile ci
	@cargo test --quiet --doc $(NATIVE)
	@$(MAKE) --no-print-directory e2e

e2e: browser-packages $(BINARY) $(NODE) ## The browser tests alone; ARGS="end2end/story.spec.ts" picks one
	@echo '» Browser tests (about 3 minutes)'
	@npm run --silent e2e -- $(ARGS)

lint: $(NODE) ## Formatting, clippy for server and browser, types of the browser tests
	@echo '» Formatting'
	@cargo fmt --all --check
	@npm run --silent format:check
	@echo '» Types of the browser tests'
	@npm run --silent types
	@mkdir -p target/site
	@echo '» Clippy, server side (about 4 minutes the first time)'
	@cargo clippy $(NATIVE) --all-targets -- -D warnings
	@echo '» Clippy, browser side (about 2 minutes the first time)'
	@scripts/wasm-target
	@cargo clippy -p latchkey-frontend --target wasm32-unknown-unknown -- -D warnings

fuzz: $(BINARY) ## Call every operation of the REST interface with made-up input (schemathesis, from PyPI)
	@scripts/fuzz-api $(ARGS)

bench: bench-packages $(BINARY) ## Measure, each figure beside a floor in the same run
	@echo '» Building the benchmarks (about 2 minutes the first time)'
	@cargo run --quiet --release -p latchkey-bench -- $(ARGS)

images: browser-packages $(BINARY) $(NODE) ## Take the screenshots in docs/images anew
	@npm run --silent images -- $(ARGS)

build: $(BINARY) ## The release binary, target/release/latchkey, with the site inside

tools: $(LEPTOS_TOOL) $(BINDGEN_TOOL) $(NEXTEST_TOOL) $(NODE) ## Install what the build needs into .tools and node_modules

clean: ## Remove what was built; tools and data stay
	rm -rf end2end/test-results end2end/playwright-report public/fonts $(PAGES_CSS)
	cargo clean --quiet

# --- the binary -------------------------------------------------------------------------------

# The binary embeds the site, so the site comes first.
$(BINARY): $(SITE) $(SERVER_SOURCES)
	@echo '» Building the server (about 5 minutes the first time)'
	@cargo build --release --package latchkey
	@touch $@

$(SITE): $(SITE_SOURCES) $(LEPTOS_TOOL) $(BINDGEN_TOOL) $(NODE) $(FONTS) $(PAGES_CSS)
	@scripts/wasm-target
	@echo '» Building the site: WebAssembly and styles (about 4 minutes the first time)'
	@cargo leptos build --release --frontend-only --split
	@node scripts/shrink.mjs target/site/pkg latchkey
	@node scripts/compress.mjs target/site
	@touch $@

$(PAGES_CSS): style/pages.css $(wildcard style/pages/*.css) $(NODE)
	@tailwindcss --input $< --output $@ --minify

$(FONTS) &: $(NODE)
	@mkdir -p public/fonts
	@cp node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2 public/fonts/inter-latin.woff2
	@cp node_modules/@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2 public/fonts/jetbrains-mono-latin.woff2

# --- tools ------------------------------------------------------------------------------------

$(LEPTOS_TOOL): | has-rust
	@scripts/cargo-tool cargo-leptos $(CARGO_LEPTOS) --locked --features no_downloads
	@touch $@

# Its own lock file does not resolve, hence no --locked.
$(BINDGEN_TOOL): | has-rust
	@TIME='a minute' scripts/cargo-tool wasm-bindgen-cli $(WASM_BINDGEN)
	@touch $@

$(NEXTEST_TOOL): | has-rust
	@scripts/cargo-tool cargo-nextest $(NEXTEST) --locked --no-default-features --features default-no-update
	@touch $@

$(NODE): package.json package-lock.json .npmrc
	@command -v npm >/dev/null || { echo 'Missing: Node.js 20 or later with npm (https://nodejs.org).' >&2; exit 1; }
	@echo '» Installing the npm tools into node_modules (some seconds)'
	@npm ci --silent
	@touch $@

.PHONY: has-rust test-packages browser-packages bench-packages
has-rust:
	@command -v cargo >/dev/null || { echo 'Missing: Rust 1.95 or later (https://rustup.rs).' >&2; exit 1; }
	@scripts/debian-packages cc=build-essential

test-packages: browser-packages
	@scripts/debian-packages "$${PG_BIN:-/usr/lib/postgresql/15/bin}/initdb=postgresql-15" nginx=nginx caddy=caddy haproxy=haproxy

browser-packages:
	@scripts/debian-packages "$${CHROMIUM_PATH:-chromium}=chromium" curl=curl

bench-packages:
	@scripts/debian-packages "$${PG_BIN:-/usr/lib/postgresql/15/bin}/initdb=postgresql-15" nginx=nginx haproxy=haproxy wrk=wrk brotli=brotli
