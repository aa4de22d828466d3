/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_KINDS_H
#define VPEERCTL_KINDS_H

#include <linux/vpeer.h>

/**
 * struct kind - How a kind of object is written in messages.
 * @word: Its word on the command line.
 * @title: Its name in a sentence.
 * @get: The command that reads it.
 * @op: Its nest in an operation.
 * @top: Its nest in a message.
 * @id: Attribute of the id.
 * @name: Attribute of the name, 0 if it has none.
 * @subscription: Attribute of the subscription, 0 if it has none.
 * @vnet: Attribute of its VNet, 0 if it has none.
 * @owner: Attribute of its gateway or route table, 0 if it has none.
 * @list_word: What members of its list are called, NULL for prefix.
 * @list: Attribute of list members.
 * @remove: Attribute of list members to take away.
 * @clear: Attribute that empties the list.
 * @flags: Attribute of the flags.
 * @flags_mask: Attribute of the mask of the flags.
 * @stats: Attribute of the counters.
 * @more: Attribute that says that the lists go on.
 */
struct kind {
	const char *word;
	const char *title;
	int get;
	int op;
	int top;
	int id;
	int name;
	int subscription;
	int vnet;
	int owner;
	const char *list_word;
	int list;
	int remove;
	int clear;
	int flags;
	int flags_mask;
	int stats;
	int more;
};

const struct kind *kind_of(enum vpeer_object kind);
enum vpeer_object kind_by_top(int attribute);

#endif
