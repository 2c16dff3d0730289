.DEFAULT_GOAL := help
.PHONY: help setup up demo story down restart reset status logs test unit chaos bench-rolling topics migrate lock lint types imports format check roster docs guards fuzz mutate doctor operate test-rules
.PHONY: test-compose
.PHONY: bench bench-relay bench-consume bench-freshness bench-start bench-command bench-peak bench-overload bench-outage

# The newest Python that will do; another one: make setup PYTHON=/path/to/python3
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v $$p; break; }; done)
RUN := .venv/bin/python
LOCAL := $(RUN) -m deploy.local
COMPOSED := docker compose -f docker-compose.yml -f docker-compose.observability.yml
# Should make be killed, the system that it started stops, too.
export KINERJA_TIED_TO = $(shell echo $$PPID)

help:  ## this list
	@awk 'BEGIN {FS = ":[^#]*## "} /^[.a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/.ready: requirements.lock deploy/uv.txt
	@deploy/local/environment.sh "$(PYTHON)"

setup: .venv/.ready  ## the Python environment, from the lock file

up: setup  ## start everything and stay: Kafka, PostgreSQL, all services (Ctrl-C stops)
	@$(LOCAL) up

demo: setup  ## the same, and play the story of one school's cycle (ONCE=1: stop after it)
	@$(LOCAL) demo $(if $(filter-out 0,$(ONCE)),--once)

story: setup  ## play the story against what is running (BASE=compose: in containers)
ifeq ($(BASE),compose)
	@portal=$$(docker compose port portal-api 8000) || { echo "Nothing runs in containers here: docker compose up -d --wait"; exit 1; }; \
		KINERJA_PORT_BASE=$${portal##*:} $(RUN) -m deploy.demo.story
else
	@$(LOCAL) story
endif

.env:  ## settings and random passwords of docker-compose.yml, once
	@deploy/compose/secrets.sh

down: setup  ## stop what `make up` or `make demo` started elsewhere
	@$(LOCAL) down

restart: setup  ## restart one part of what is running: SERVICE=planning
	@$(LOCAL) restart $(SERVICE)

reset: setup  ## stop, and delete all local data (downloads are kept)
	@$(LOCAL) reset

status: setup  ## what runs: process, port, readiness, memory
	@$(LOCAL) status

logs: setup  ## follow the log of one part: SERVICE=planning
	@$(LOCAL) logs $(SERVICE)

operate: setup  ## a verb of one service of what is running: SERVICE=planning DO='parked list'
	@$(LOCAL) operate $(SERVICE) $(DO)

doctor: setup  ## look at everything that runs and say what to do (BASE=compose: in containers; ARGS=--json)
	@$(if $(filter compose,$(BASE)),$(COMPOSED) run --rm --no-deps doctor,$(RUN) -m deploy.doctor) $(ARGS)

# Each of the JOBS has servers of its own and takes whole files, in their order: the long ones come early.
JOBS ?= 2
test: lint types imports  ## all checks and tests on real Kafka and PostgreSQL (ARGS='-k plan', JOBS=0: one after the other)
	@$(RUN) -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

test-compose: setup  ## images and composition, built and run: story, scaling, blows, rolling restart (8 minutes)
	@$(RUN) -m pytest tests/compose/proof.py $(ARGS)

test-rules: setup  ## alert rules and dashboard, with promtool (Debian: apt-get install prometheus)
	@command -v promtool >/dev/null || { echo "promtool is not on PATH: nothing can be said about the rules (Debian: apt-get install prometheus)"; exit 1; }
	@$(RUN) -m pytest tests/unit/test_alert_rules.py tests/unit/test_dashboard.py $(ARGS)

unit: setup  ## the tests that need nothing, in seconds
	@$(RUN) -m pytest tests/unit $(ARGS)

# EVENTS=1000000 KILLS=2000 NODES=1 SEED=7, and ARGS='--apart' or "--only 'kill worker' wire"
chaos: setup  ## break everything at random and count what is lost: 500,000 events, 500 blows (EVENTS= KILLS= SEED= NODES=)
	@$(RUN) -m tests.chaos $(if $(EVENTS),--events $(EVENTS)) $(if $(KILLS),--kills $(KILLS)) $(if $(SEED),--seed $(SEED)) \
		$(if $(NODES),--nodes $(NODES)) $(ARGS)

bench-rolling: setup  ## what a rolling restart of all workers costs, with names and without
	@$(RUN) -m tests.chaos.rolling $(ARGS)

bench-relay: setup  ## what sending an event costs, beside read + produce and beside a peer
	@$(RUN) -m tests.benchmarks.relay $(ARGS)

bench-consume: setup  ## what taking an event in costs, beside the bare upsert and one event a transaction
	@$(RUN) -m tests.benchmarks.consume $(ARGS)

bench-freshness: setup  ## how soon an event is seen, beside insert + produce + fetch
	@$(RUN) -m tests.benchmarks.freshness $(ARGS)

bench-start: setup  ## every role started alone: seconds until it is ready, memory, what it imports
	@$(RUN) -m tests.benchmarks.start $(ARGS)

bench: setup  ## all of them, shortened, in some 25 minutes (SKIP='peak overload')
	@$(RUN) -m tests.benchmarks --skip $(SKIP)

bench-command: setup  ## what an accepted command costs, beside a bare transaction of the same rows
	@$(RUN) -m tests.benchmarks.command $(ARGS)

bench-peak: setup  ## how many commands a second these cores carry, the whole pipeline on
	@$(RUN) -m tests.benchmarks.peak $(ARGS)

bench-overload: setup  ## three times more commands than capacity: what gets done, and how soon it is over
	@$(RUN) -m tests.benchmarks.overload $(ARGS)

bench-outage: setup  ## Kafka away: MINUTES=10 RATE=500 (commands a second)
	@$(RUN) -m tests.benchmarks.outage --minutes $(or $(MINUTES),10) --rate $(or $(RATE),500) $(ARGS)

topics: setup  ## create the topics of the configured Kafka, or verify them
	@$(RUN) -m shared.topics create

migrate: setup  ## bring all databases to the newest schema: KINERJA_DATABASES='{"planning": "postgresql://…", …}'
	@$(RUN) -m deploy.local.migrations

lock: setup  ## make the lock anew from pyproject.toml: every package with its hashes, no index named
	@.venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		--group local --group test --group bench pyproject.toml -o requirements.lock
	@.venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		-c requirements.lock pyproject.toml -o deploy/runtime.lock
	@echo aiosmtpd | .venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 -c requirements.lock - -o deploy/demo/mailbox.lock

lint: setup  ## style
	@$(RUN) -m ruff check . && $(RUN) -m ruff format --check .

format: setup  ## put the style right
	@$(RUN) -m ruff check --fix . ; $(RUN) -m ruff format .

types: setup  ## the strict type checker
	@$(RUN) -m mypy

imports: setup  ## the walls between the services
	@.venv/bin/lint-imports

check: lint types imports unit  ## everything that takes seconds

roster: setup  ## make the demo roster anew from its seed
	@$(RUN) -m deploy.demo.roster

docs: setup  ## write down the contracts (schemas, AsyncAPI, docs/events.md), and docs/rules.md
	@$(RUN) -m shared.contracts.document
	@$(RUN) -m tests.rules

# FUZZ=5000 SEED=7; without a seed, another one each time
fuzz: setup  ## thousands of requests made at random from what each API declares of itself (FUZZ= SEED=)
	@FUZZ=$(or $(FUZZ),1500) SEED=$(or $(SEED),$(shell date +%s)) $(RUN) -m pytest tests/integration/test_fuzz.py -s --timeout=7200 $(ARGS)

guards: setup  ## take each guard of a rule out of a copy: a citing test must fail (ARGS='R-PLN-2 D4', ARGS=--quick)
	@$(RUN) -m tests.guards $(ARGS)

mutate: setup  ## small faults in the rules of a copy: a unit test must notice each (ARGS='planning --jobs 2 --least 90')
	@$(RUN) -m tests.mutation $(ARGS)
