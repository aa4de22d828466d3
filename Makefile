# SPDX-License-Identifier: GPL-2.0-only
#
# For people; what the kernel's build enters is Kbuild. "make help" lists the
# targets. Everything that is built lies below build/.

MAKEFLAGS += --no-builtin-rules --no-print-directory
SHELL := /bin/bash

top := $(patsubst %/,%,$(dir $(realpath $(lastword $(MAKEFILE_LIST)))))
build := $(top)/build
vm := $(top)/selftests/vm

# 6.1, 6.12, debug or uml: a kernel of the lab
KERNEL ?=
# words: only these functional tests
TESTS ?=

export V

all: modules userland ## the module for this machine's kernel, and vpeerctl

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' \
		$(firstword $(MAKEFILE_LIST))

modules: ## vpeer.ko for KDIR=, KVER=, KERNEL= or this machine's headers
	@$(vm)/module $(if $(KERNEL),-k $(KERNEL)) $(if $(KVER),-r $(KVER)) \
		$(if $(KDIR),-d $(KDIR)) $(if $(ARCH),-a $(ARCH)) $(MODFLAGS)

userland: ## vpeerctl
	@$(MAKE) -C userland OUT=$(build)/userland

clean: ## remove everything that was built in the tree
	rm -rf $(build)

.PHONY: all help modules userland clean
