# Bare `make` prints this help.
.DEFAULT_GOAL := help
MVN ?= mvn -B -q

.PHONY: help run test format check

help: ## Print this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Run the hub here: embedded PostgreSQL and S3, stand-ins for what has no key
	@echo "Building; the first time Maven fetches what it needs, which takes some minutes."
	@$(MVN) -DskipTests package
	@java -jar target/switchboard.jar

test: ## Check formatting and run every test
	@mvn -B -ntp verify

format: ## Format the Java code
	@$(MVN) spotless:apply

check: ## Check a running hub: make check URL=http://127.0.0.1:8080
	@java checks/EightChecks.java "$(or $(URL),http://127.0.0.1:8080)"
