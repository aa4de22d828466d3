# SPDX-License-Identifier: GPL-2.0-only
#
# For people; what the kernel's build enters is Kbuild. "make help" lists the
# targets. Everything that is built lies below build/.

MAKEFLAGS += --no-builtin-rules --no-print-directory
SHELL := /bin/bash

top := $(patsubst %/,%,$(dir $(realpath $(lastword $(MAKEFILE_LIST)))))
build := $(or $(BUILD),$(top)/build)
vm := $(top)/selftests/vm

# a kernel of the lab: 6.1, 6.12, debug or uml
KERNEL ?=
# only these functional tests, by name
TESTS ?=
# how long each fuzzer runs
FUZZ_SECONDS ?= 60
# words for selftests/bench/profile
PROFILE ?=
# bench measures time alone, not instructions
NATIVE ?=
# where install puts things; the module goes below INSTALL_MOD_PATH
DESTDIR ?=
PREFIX ?= /usr/local
INSTALL_MOD_PATH ?= $(DESTDIR)

export V DESTDIR PREFIX

all: modules userland ## the module for this machine's kernel, and vpeerctl

help: ## this list
	@echo 'Targets:'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' \
		$(firstword $(MAKEFILE_LIST))
	@echo 'Words: KERNEL=6.1|6.12|debug|uml TESTS="name ..." V=1 (all output)'
	@echo '       KVER=RELEASE or KDIR=FOLDER (of the kernel to build for)'
	@echo '       PREFIX=$(PREFIX) DESTDIR= INSTALL_MOD_PATH='

## Building

module := $(vm)/module $(if $(KERNEL),-k $(KERNEL)) $(if $(KVER),-r $(KVER)) \
	$(if $(KDIR),-d $(KDIR)) $(if $(ARCH),-a $(ARCH))

modules: ## vpeer.ko for KDIR=, KVER=, KERNEL= or this machine's headers
	@$(module)

userland: ## vpeerctl
	@$(MAKE) -C userland OUT=$(build)/userland

install: modules userland ## install module, vpeerctl, manual, UAPI header
	@$(module) -i $(if $(INSTALL_MOD_PATH),INSTALL_MOD_PATH=$(INSTALL_MOD_PATH))
	@$(MAKE) -C userland OUT=$(build)/userland install
	install -D -m 644 include/uapi/linux/vpeer.h \
		$(DESTDIR)$(PREFIX)/include/linux/vpeer.h

uninstall: ## remove what install has put there
	@$(module) -u $(if $(INSTALL_MOD_PATH),INSTALL_MOD_PATH=$(INSTALL_MOD_PATH))
	@$(MAKE) -C userland OUT=$(build)/userland uninstall
	rm -f $(DESTDIR)$(PREFIX)/include/linux/vpeer.h

clean: ## remove everything that was built in the tree
	rm -rf $(build)

generate: ## UAPI header and netlink policies from the specification
	@$(vm)/packages test check
	@Documentation/netlink/generate "$$($(vm)/source)" $(top)

## Running

lab-packages:
	@$(vm)/packages build vm

# quiet: the demo's output is what the user came for
lab-guest: lab-packages
	@$(vm)/kernels $(or $(KERNEL),6.12) >/dev/null
	@$(vm)/quietly "building vpeer.ko and vpeerctl" $(MAKE) -s \
		KERNEL=$(or $(KERNEL),6.12) modules userland

guest_files := -f $(top)/selftests/demo:/lab/demo \
	-f $(top)/Documentation/examples:/usr/share/doc/vpeer/examples

demo: lab-guest ## a hub with two spokes and real services in a VM
	@$(vm)/boot -k $(or $(KERNEL),6.12) $(guest_files) selftests/demo/demo.sh

shell: lab-guest ## a shell in a VM where the demo's network is up
	@$(vm)/boot -k $(or $(KERNEL),6.12) $(guest_files) -s selftests/demo/up.sh

test: ## every test, on 6.1 and 6.12 (or KERNEL=, TESTS=); ends in totals
	@$(vm)/packages build vm test
	@VPEER_SECONDS=$${VPEER_SECONDS:-45} \
	selftests/run $(or $(KERNEL),$(if $(TESTS),,units userland) 6.1 6.12) \
		-- $(TESTS)

test-long: ## the same with the large sizes: hours
	@VPEER_LONG=1 LIMIT=36000 TEST_LIMIT=18000 $(MAKE) test

units: ## the rules alone, in user space under sanitizers
	@$(vm)/packages build test
	@selftests/run units userland

fuzz: ## damaged commits, parsed or not, FUZZ_SECONDS for each sort
	@$(vm)/packages build test fuzz
	@selftests/fuzz/run $(FUZZ_SECONDS)

bench: ## what a packet costs, beside others; then bench-bulk, -scale, -lines
	@$(vm)/packages build vm test bench
	@selftests/bench/run $(if $(NATIVE),--native) $(KERNEL)
	@selftests/bench/run $(if $(NATIVE),--native) more $(KERNEL)
	@$(if $(NATIVE),,selftests/bench/bulk $(KERNEL))
	@$(if $(NATIVE),,selftests/bench/scale $(KERNEL))
	@$(if $(NATIVE),,selftests/bench/lines $(KERNEL))

bench-short: ## its short form: fails on a missed gate or a regression
	@$(vm)/packages build vm bench
	@selftests/bench/run --check short $(or $(KERNEL),6.12)

bench-profile: ## where its instructions go: PROFILE="PATH LOAD MODE FAMILY"
	@$(vm)/packages build vm bench
	@selftests/bench/profile $(if $(KERNEL),-k $(KERNEL)) $(PROFILE)

bench-bulk: ## what the control plane costs: operations, memory, devices
	@$(vm)/packages build vm test bench
	@selftests/bench/bulk $(KERNEL)

bench-scale: ## what a packet costs while the fabric grows
	@$(vm)/packages build vm test bench
	@selftests/bench/scale $(KERNEL)

bench-lines: ## how many cache lines a packet meets while the fabric grows
	@$(vm)/packages build vm test bench
	@selftests/bench/lines $(KERNEL)

check: ## style and static checks
	@$(vm)/packages
	@selftests/check/run

## Test programs; selftests/run calls these

kselftest = $(shell $(vm)/source)/tools/testing/selftests
installed := $(build)/kselftest

build-units:
	@mkdir -p $(build)/units
	@$(MAKE) -C selftests/unit OUTPUT=$(build)/units KSELFTEST=$(kselftest) \
		all

# a sanitizer wants to come first, which the runner's stdbuf prevents
run-units:
	@export ASAN_OPTIONS=verify_asan_link_order=0; \
	cd $(build)/units && BASE_DIR=$(kselftest) && export BASE_DIR && \
	kselftest_override_timeout=$(or $(TEST_LIMIT),300) && \
	. $(kselftest)/kselftest/runner.sh && \
	run_many $(notdir $(basename $(wildcard selftests/unit/test_*.c))) \
		test_oracle_fast

# its sanitizer build is part of the check
build-userland:

run-userland:
	@$(MAKE) -C userland OUT=$(build)/userland check

build-functional:
	@mkdir -p $(build)/functional
	@$(MAKE) -C selftests/functional OUTPUT=$(build)/functional \
		KSELFTEST=$(kselftest) all
	@rm -rf $(installed).new && mkdir -p $(installed).new/net
	@$(MAKE) -s -C selftests/functional OUTPUT=$(build)/functional \
		KSELFTEST=$(kselftest) INSTALL_PATH=$(installed).new/vpeer install
	@cp -r $(kselftest)/kselftest $(kselftest)/run_kselftest.sh $(installed).new
	@cp $(kselftest)/net/lib.sh $(installed).new/net
	@$(MAKE) -s -C selftests/functional OUTPUT=$(build)/functional \
		KSELFTEST=$(kselftest) COLLECTION=vpeer emit_tests \
		>$(installed).new/kselftest-list.txt
	@rm -rf $(installed) && mv $(installed).new $(installed)

.PHONY: all help modules userland install uninstall clean generate \
	lab-packages lab-guest demo shell test test-long units fuzz bench \
	bench-short bench-profile bench-bulk bench-scale bench-lines check \
	build-units run-units build-userland run-userland build-functional
