// SPDX-License-Identifier: GPL-2.0-only
/*
 * The namespaces that this tool has made, and so may remove. The note of one
 * holds its identity, and that of home: neither a namespace that somebody else
 * has since made under the same name, nor another fabric's, is taken for ours.
 */
#include <dirent.h>
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
	struct stat st, home;

	if (stat(pool_printf(pool, NETNS_DIR "/%s", name), &st) ||
	    stat("/proc/self/ns/net", &home))
		return NULL;
	return pool_printf(pool, "%llu:%llu home %llu\n",
			   (unsigned long long)st.st_dev,
			   (unsigned long long)st.st_ino,
			   (unsigned long long)home.st_ino);
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
	char line[96] = "";
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
 * ledger_list() - The namespaces that are ours.
 * @pool: Where the list lives.
 *
 * Return: Their names, ended by NULL.
 */
const char **ledger_list(struct pool *pool)
{
	const char **list = NULL;
	size_t n = 0, room = 0;
	struct dirent *entry;
	DIR *dir = opendir(LEDGER_DIR);

	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.' ||
		    !ledger_owns(pool, entry->d_name))
			continue;
		list = pool_grow(pool, list, sizeof(*list), n, &room);
		list[n++] = pool_strdup(pool, entry->d_name);
	}
	if (dir)
		closedir(dir);
	list = pool_grow(pool, list, sizeof(*list), n, &room);
	list[n] = NULL;
	return list;
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
