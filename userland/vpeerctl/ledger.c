// SPDX-License-Identifier: GPL-2.0-only
/*
 * The namespaces that this tool has made, and so may remove. The note of one
 * holds its identity: a namespace that somebody else has since made under the
 * same name is not taken for ours.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger.h"
#include "netns.h"

#define LEDGER_TOP	"/run/vpeer"
#define LEDGER_DIR	LEDGER_TOP "/netns"

static const char *note_path(struct pool *pool, const char *name)
{
	return pool_printf(pool, LEDGER_DIR "/%s", name);
}

static const char *identity(struct pool *pool, const char *name)
{
	struct stat st;

	if (stat(pool_printf(pool, NETNS_DIR "/%s", name), &st))
		return NULL;
	return pool_printf(pool, "%llu:%llu\n", (unsigned long long)st.st_dev,
			   (unsigned long long)st.st_ino);
}

/**
 * ledger_note() - Note that a namespace is ours.
 * @pool: Where to work.
 * @name: Its name.
 *
 * Return: 0 or a negative errno.
 */
int ledger_note(struct pool *pool, const char *name)
{
	const char *text = identity(pool, name);
	FILE *file;
	int err = 0;

	if (!text)
		return -ENOENT;
	if ((mkdir(LEDGER_TOP, 0755) && errno != EEXIST) ||
	    (mkdir(LEDGER_DIR, 0755) && errno != EEXIST))
		return -errno;
	file = fopen(note_path(pool, name), "we");
	if (!file)
		return -errno;
	if (fputs(text, file) < 0)
		err = -EIO;
	if (fclose(file))
		err = -errno;
	return err;
}

/**
 * ledger_owns() - Is a namespace ours?
 * @pool: Where to work.
 * @name: Its name.
 *
 * Return: True if so.
 */
bool ledger_owns(struct pool *pool, const char *name)
{
	const char *text = identity(pool, name);
	char line[64] = "";
	FILE *file;

	file = text ? fopen(note_path(pool, name), "re") : NULL;
	if (!file)
		return false;
	if (!fgets(line, sizeof(line), file))
		*line = '\0';
	fclose(file);
	return !strcmp(line, text);
}

/**
 * ledger_forget() - Take away the note of a namespace.
 * @pool: Where to work.
 * @name: Its name.
 */
void ledger_forget(struct pool *pool, const char *name)
{
	unlink(note_path(pool, name));
	rmdir(LEDGER_DIR);
	rmdir(LEDGER_TOP);
}
