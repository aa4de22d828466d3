/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_SUBJECT_H
#define VPEERCTL_SUBJECT_H

#include "args.h"
#include "op.h"

struct object *subject(struct ctl *ctl, const struct args *args,
		       enum vpeer_object kind);
bool vnet_name(struct ctl *ctl, const struct arg_value *value,
	       struct name *name);
void subject_list(struct ctl *ctl, const struct args *args, const char *key,
		  int attribute, struct object *o, struct prefixes *list);
void subject_wrote(struct ctl *ctl, const struct args *args, const char *key,
		   int attribute, struct object *o);
bool subject_refers(struct ctl *ctl, const struct args *args, const char *key,
		    int attribute, struct object *o, const char **to);
int change_list(struct ctl *ctl, const struct args *args, struct op *op);
int commit_one(struct ctl *ctl, const struct op *op);
int del_subject(struct ctl *ctl, const struct args *args,
		enum vpeer_object kind);
int show_subject(struct ctl *ctl, const struct args *args,
		 enum vpeer_object kind);
int read_subjects(struct ctl *ctl, const struct args *args,
		  enum vpeer_object kind, struct objects *objects);

#endif
