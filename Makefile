# Bare `make` prints this help.
.DEFAULT_GOAL := help
MVN ?= mvn -B -q
BENCH = java -Dlogback.configurationFile=bench/logback.xml -cp 'target/bench/classes:target/bench/lib/*'

.PHONY: help run cluster test pictures format check check-deployment chaos chaos-short run-chaos benches bench-intake bench-intake-slow-disk bench-queue bench-growth import-agents import-processed-calls routes try send validate

help: ## Print this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-22s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# From a copy, since the other targets build the jar anew.
run: ## Run the hub here: embedded PostgreSQL and S3, stand-ins for what has no key
	@echo "Building; the first time Maven fetches what it needs, which takes some minutes."
	@$(MVN) -DskipTests package
	@jar=target/running-$$$$.jar; trap 'rm -f $$jar' EXIT; cp target/switchboard.jar $$jar; java -jar $$jar

test: ## Check formatting and run every test
	@mvn -B -ntp verify

pictures: ## Draw the console's pages anew, into target/pages and the documentation
	@$(MVN) -Dpictures=true -Dtest=PagesTest test
	@for page in overview call rules route erasure; do cp "target/pages/$$page-desk.png" "docs/how-to/console-$$page.png"; done

format: ## Format the Java code
	@$(MVN) spotless:apply

check: ## Check a running hub: make check URL=http://127.0.0.1:8080
	@java checks/EightChecks.java "$(or $(URL),http://127.0.0.1:8080)"

check-deployment: ## Check what of the image and of the other ways to deploy needs no container engine
	@$(MVN) -Dmaven.test.skip=true package
	@deploy/check.sh

chaos: ## Let everything fail and count lost and doubled calls: make chaos [ONLY="slack-429 s3-slow"]; some three hours
	@$(MAKE) -s run-chaos FORM="$(or $(ONLY),long)"

chaos-short: ## The same in four minutes, as CI does
	@$(MAKE) -s run-chaos FORM=short

run-chaos:
	@$(MVN) $(if $(BUILT),,-DskipTests package) dependency:build-classpath -DincludeScope=test -Dmdep.outputFile=target/chaos.classpath
	@java -cp "target/test-classes:target/classes:$$(cat target/chaos.classpath)" routes.chaos.Chaos target/switchboard.jar $(FORM)

# The jar's own libraries are enough for what is in bench/. Hubs run from a copy, since other targets build the jar anew.
benches:
	@$(MVN) -Dmaven.test.skip=true package
	@rm -rf target/bench && java -Djarmode=tools -jar target/switchboard.jar extract --destination target/bench
	@javac -proc:none -cp 'target/bench/lib/*' -d target/bench/classes bench/*.java src/test/java/routes/SharedStorage.java
	@cp target/switchboard.jar target/bench/hub.jar

cluster: benches ## Try several hubs on one machine: make cluster [HUBS=2] [PORT=8080]
	@$(BENCH) Cluster target/bench/hub.jar $(or $(HUBS),2) $(or $(PORT),0)

bench-intake: benches ## Measure what keeping a call costs: make bench-intake [ROUNDS=5] [SECONDS=3] [JARS="one.jar other.jar"]
	@$(BENCH) Intake $(or $(ROUNDS),5) $(or $(SECONDS),3) $(or $(JARS),target/bench/hub.jar)

bench-intake-slow-disk: benches ## The same with a disk whose flushes take 2 ms longer; needs cc
	@cc -shared -fPIC -o target/bench/slow-disk.so bench/slow-disk.c -ldl
	@$(BENCH) Intake $(or $(ROUNDS),5) $(or $(SECONDS),3) --preload=$(CURDIR)/target/bench/slow-disk.so target/bench/hub.jar

bench-queue: benches ## Measure how fast calls are worked off: make bench-queue [ROUNDS=3] [CALLS=500]
	@$(BENCH) Queue target/bench/hub.jar $(or $(ROUNDS),3) $(or $(CALLS),500)

bench-growth: benches ## Measure what a million calls cost: make bench-growth [CALLS=1000000] [ROUNDS=5] [SECONDS=3]
	@$(BENCH) Growth target/bench/hub.jar $(or $(CALLS),1000000) $(or $(ROUNDS),5) $(or $(SECONDS),3)

import-agents: ## Add agents from a spreadsheet: make import-agents FILE=agents.csv [DRY_RUN=1] [SKIP_BAD_ROWS=1]
	@$(MVN) -Dmaven.test.skip=true package
	@java -jar target/switchboard.jar import-agents "$(FILE)" $(if $(DRY_RUN),--dry-run) $(if $(SKIP_BAD_ROWS),--skip-bad-rows)

import-processed-calls: ## Take the Python app's calls over: make import-processed-calls FILE=processed_calls.db
	@$(MVN) -Dmaven.test.skip=true package
	@java -jar target/switchboard.jar import-processed-calls "$(FILE)"

routes: ## Copy the shipped routes out: make routes DIR=./routes
	@$(MVN) -Dmaven.test.skip=true package
	@java -jar target/switchboard.jar copy-routes "$(or $(DIR),./routes)"

try: ## Show what would happen to a payload: make try FILE=payload.json [SENDER=zapier] [KIND=] [MAPPINGS=./mappings]; to each sample: make try ALL=yes
	@$(MVN) -Dmaven.test.skip=true package
	@MAPPINGS_DIR="$(or $(MAPPINGS),./mappings)" java -jar target/switchboard.jar try $(if $(ALL),--all,"$(FILE)" $(SENDER) $(KIND))

send: ## Post a payload to a running hub, signed as its sender signs: make send PROVIDER=twilio FIXTURE=status.form [KIND=status] [URL=http://127.0.0.1:8080]
	@$(MVN) -Dmaven.test.skip=true package
	@java -jar target/switchboard.jar send "$(FIXTURE)" "$(PROVIDER)" $(KIND) $(if $(URL),"--to=$(URL)")

validate: ## Check edited files: make validate ROUTES=./routes MAPPINGS=./mappings
	@$(MVN) -Dmaven.test.skip=true package
	@java -jar target/switchboard.jar validate "$(or $(ROUTES),shipped)" "$(or $(MAPPINGS),./mappings)"
